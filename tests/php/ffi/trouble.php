<?php

declare(strict_types=1);

// What `Library::trouble()` says where PHP cannot use the library: php trouble.php PACKAGE

/** What a PHP with these options says. */
function said(string $package, array $options, array $environment): string
{
    $code = 'require $argv[1] . "/autoload.php"; echo Absenki\Ffi\Library::trouble() ?? "none";';
    $command = [PHP_BINARY, '-n', ...$options, '-r', $code, '--', $package];
    $process = proc_open($command, [1 => ['pipe', 'w']], $pipes, null, $environment + getenv());
    return trim((string) stream_get_contents($pipes[1])) . (proc_close($process) === 0 ? '' : ' (failed)');
}

$package = $argv[1];
$cases = [
    ['PHP has no FFI', [], []],
    ['ffi.enable', ['-d', 'extension=ffi', '-d', 'ffi.enable=false'], []],
    ['set ABSENKI_LIBRARY', ['-d', 'extension=ffi'], ['ABSENKI_LIBRARY' => '/nowhere/libabsenki.so']],
    ['none', ['-d', 'extension=ffi'], []],
];
foreach ($cases as [$expected, $options, $environment]) {
    $said = said($package, $options, $environment);
    if (!str_contains($said, $expected) || str_contains($said, '(failed)')) {
        exit("expected '{$expected}', got '{$said}'\n");
    }
}
