<?php

// The app's way (Symfony Process, Python, OpenCV, JSON) and the native call, from one PHP process,
// on the same files. Prints a Markdown table of medians.
//
//   php -d extension=absenki bench.php PYTHON PHOTOS

require 'Symfony/Component/Process/autoload.php';

use Symfony\Component\Process\Process;

[, $python, $photos] = $argv;
const BOX = ['Left' => 0.30, 'Top' => 0.10, 'Width' => 0.40, 'Height' => 0.60];

/** The median of `$count` runs, milliseconds. */
function median(int $count, callable $work): float
{
    $times = [];
    for ($i = 0; $i < $count; $i++) {
        $began = hrtime(true);
        $work();
        $times[] = (hrtime(true) - $began) / 1e6;
    }
    sort($times);
    return $times[intdiv($count, 2)];
}

/** What the app does: a process, its output, JSON. */
function python(array $command): array
{
    $process = new Process($command);
    $process->setTimeout(60);
    $process->mustRun();
    return json_decode($process->getOutput(), true, flags: JSON_THROW_ON_ERROR);
}

$processor = new Absenki\FaceProcessor();
$crop = tempnam(sys_get_temp_dir(), 'crop') . '.jpg';
echo "| photo | step | Python, ms | native, ms | ratio |\n|---|---|---:|---:|---:|\n";
foreach (['640x480', '1280x720', '1920x1080', '4000x3000'] as $size) {
    $photo = "$photos/$size.jpg";
    $steps = [
        'quality' => [
            fn () => python([$python, __DIR__ . '/quality.py', $photo]),
            fn () => $processor->qualityCheckFile($photo)->toArray(),
        ],
        'crop, box given' => [
            fn () => python([$python, __DIR__ . '/crop.py', $photo, $crop, json_encode(BOX)]),
            fn () => $processor->cropFaceFile($photo, BOX)->save($crop),
        ],
        'crop, face found' => [
            fn () => python([$python, __DIR__ . '/crop.py', $photo, $crop]),
            fn () => $processor->cropFaceFile($photo)->save($crop),
        ],
    ];
    foreach ($steps as $name => [$before, $after]) {
        $answer = $before();
        if (!($answer['success'] ?? false)) {
            fwrite(STDERR, "$size $name: Python says " . json_encode($answer) . "\n");
        }
        $after();
        $slow = median(9, $before);
        $fast = median($size === '4000x3000' ? 21 : 61, $after);
        printf("| %s | %s | %.1f | %.2f | %d× |\n", $size, $name, $slow, $fast, round($slow / $fast));
    }
}
unlink($crop);
