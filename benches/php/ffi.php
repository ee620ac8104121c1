<?php

declare(strict_types=1);

// What a call costs beside the work itself, through the extension or through FFI. Prints a Markdown table of
// medians.
//
//   php -d extension=absenki.so ffi.php PHOTO                 the extension
//   php -d auto_prepend_file=autoload.php ffi.php PHOTO       absenki/ffi

/** The median of `$count` runs, microseconds. */
function median(int $count, callable $work): float
{
    $times = [];
    for ($i = 0; $i < $count; $i++) {
        $began = hrtime(true);
        $work();
        $times[] = (hrtime(true) - $began) / 1e3;
    }
    sort($times);
    return $times[intdiv($count, 2)];
}

$began = hrtime(true);
$processor = new Absenki\FaceProcessor(['environment' => false]);
$first = (hrtime(true) - $began) / 1e3;
$photo = file_get_contents($argv[1]);
// One pixel: the call and its result, and next to no work.
$pixel = "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0\0\0\0\0\4\0\0\0" . str_repeat("\0", 20);
$verify = new Absenki\FaceVerificationService(['environment' => false, 'backend' => 'local', 'gallery' => 'memory']);
printf("| %s | µs |\n|---|---:|\n", extension_loaded('absenki') ? 'extension' : 'FFI');
printf("| first object of a process | %.0f |\n", $first);
foreach ([
    'quality of one pixel' => fn () => $processor->qualityCheck($pixel),
    'quality of the photo' => fn () => $processor->qualityCheck($photo),
    'verdict without a face on record' => fn () => $verify->verifyFace(1, $photo, []),
    'new processor' => fn () => new Absenki\FaceProcessor(['environment' => false]),
] as $name => $work) {
    $work();
    printf("| %s | %.1f |\n", $name, median(2001, $work));
}
