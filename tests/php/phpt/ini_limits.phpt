--TEST--
The administrator's limits have PHP's units, and what is no quantity is refused
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';

// As another process sees it, since no script may change these settings.
const CHECK = 'try { (new Absenki\FaceProcessor())->qualityCheckFile($argv[1]); echo "taken"; }
    catch (Absenki\Exception\AbsenkiException $e) { echo $e->getErrorCode(); }';

function limited(string $setting, string $value): string
{
    $command = [PHP_BINARY, '-n', '-d', 'display_startup_errors=1', '-d', 'html_errors=0', '-d', 'log_errors=0',
        '-d', 'extension=' . getenv('ABSENKI_SO'), '-d', "absenki.{$setting}={$value}", '-r', CHECK, FIXTURES . 'photos/good.jpg'];
    return trim((string) shell_exec(implode(' ', array_map('escapeshellarg', $command)) . ' 2>&1'));
}

foreach (['15M', '15m', '1G', '0', '', ' 20M '] as $value) {
    echo "'{$value}': ", limited('max_input_bytes', $value), "\n";
}
foreach (['1K', '1024', '0M'] as $value) {
    echo "'{$value}': ", limited('max_input_bytes', $value), "\n";
}
echo 'pixels: ', limited('max_pixels', '50M'), ' ', limited('max_pixels', '100K'), "\n";
foreach (['1e6', '-1', '15MB', 'M', '1.5M', '0x10', '017', '99999999999G'] as $value) {
    $said = limited('max_pixels', $value);
    echo "'{$value}': ", str_starts_with($said, 'Warning: PHP Startup: absenki.max_pixels must be a whole number') ? 'warned, ' : '',
        substr($said, (int) strrpos($said, "\n") + 1), "\n";
}
?>
--EXPECT--
'15M': taken
'15m': taken
'1G': taken
'0': taken
'': taken
' 20M ': taken
'1K': image_too_large
'1024': image_too_large
'0M': taken
pixels: taken image_too_large
'1e6': warned, configuration
'-1': warned, configuration
'15MB': warned, configuration
'M': warned, configuration
'1.5M': warned, configuration
'0x10': warned, configuration
'017': warned, configuration
'99999999999G': warned, configuration
