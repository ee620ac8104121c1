<?php

// Eight PHP processes, as eight workers of php-fpm: the first verdict of each, one after another, and
// the memory that they take together. Prints a sentence.
//
//   php -n workers.php EXTENSION PHOTO

const WORKERS = 8;
[, $extension, $photo] = $argv;

if (isset($argv[3])) {
    worker($photo, $argv[3], $argv[4] ?? null);
    exit;
}

/** One process: enrols a face and prints its id, or verifies and prints milliseconds. */
function worker(string $photo, string $gallery, ?string $face): void
{
    $settings = ['backend' => 'local', 'gallery' => $gallery];
    if ($face === null) {
        $enroll = new Absenki\FaceEnrollService($settings);
        $enroll->ensureCollection();
        echo $enroll->enrollFaceFile(1, 'One', $photo)->face->faceId, "\n";
        return;
    }
    $began = hrtime(true);
    $ok = (new Absenki\FaceVerificationService($settings))->verifyFaceFile(1, $photo, [$face])->ok;
    echo $ok ? (hrtime(true) - $began) / 1e6 : 'refused', "\n";
    // Until the others have come as far, and all were measured.
    fgets(STDIN);
}

$gallery = tempnam(sys_get_temp_dir(), 'gallery') . '.sqlite';
$open = static function (string ...$arguments) use ($extension, $photo, $gallery): array {
    $command = [PHP_BINARY, '-n', '-d', "extension={$extension}", __FILE__, $extension, $photo, $gallery, ...$arguments];
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
    return [$process, $pipes, trim(fgets($pipes[1]))];
};
[, , $face] = $open();
$workers = $times = [];
$together = 0;
for ($i = 0; $i < WORKERS; $i++) {
    $workers[] = $worker = $open($face);
    $times[] = (float) $worker[2];
}
foreach ($workers as [$process]) {
    $pid = proc_get_status($process)['pid'];
    preg_match('/^Pss:\s+(\d+)/m', file_get_contents("/proc/{$pid}/smaps_rollup"), $match);
    $together += $match[1] / 1024;
}
foreach ($workers as [$process, $pipes]) {
    fclose($pipes[0]);
    proc_close($process);
}
array_map('unlink', glob("{$gallery}*"));
sort($times);
if ($times[0] === 0.0) {
    fwrite(STDERR, "a worker did not recognise the face\n");
    exit(1);
}
printf(
    "\nEight PHP processes, a verdict each with the embedded recognizer, one enrolled face, 640 × 480: the first verdict "
    . "takes %.0f ms (median), and they take %.0f MiB together, %.0f MiB each; of a page that they share each counts its part.\n",
    $times[intdiv(WORKERS, 2)],
    $together,
    $together / WORKERS
);
