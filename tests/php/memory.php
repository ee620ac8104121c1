<?php

// 100,000 calls of every kind that a worker makes, good and bad: what the process holds in memory
// must not grow. Each kind is measured by itself, after a warm-up.

const FIXTURES = __DIR__ . '/../fixtures/';

/** Resident memory, kB. */
function resident(): int
{
    preg_match('/^VmRSS:\s+(\d+)/m', file_get_contents('/proc/self/status'), $match);
    return (int) $match[1];
}

$gallery = sys_get_temp_dir() . '/absenki-memory-' . getmypid() . '.sqlite';
$config = ['backend' => 'local', 'gallery' => $gallery];
$processor = new Absenki\FaceProcessor($config);
$enroll = new Absenki\FaceEnrollService($config);
$enroll->ensureCollection();
$verify = new Absenki\FaceVerificationService($config);
$small = file_get_contents(FIXTURES . 'formats/png_rgb8.png');
$face = file_get_contents(FIXTURES . 'photos/small.jpg');
$known = [$enroll->enrollFace(1, 'Budi', file_get_contents(FIXTURES . 'people/obama.jpg'))->face->faceId];
$box = new Absenki\FaceBox(0.2, 0.2, 0.6, 0.6);
$junk = str_repeat("\xff\xd8\xff\xe0", 64);
$quietly = function (callable $work) {
    try {
        $work();
    } catch (Absenki\Exception\AbsenkiException) {
    }
};

$kinds = [
    [52000, 'quality', fn () => $processor->qualityCheck($small)->toArray()],
    [20000, 'junk', fn () => $quietly(fn () => $processor->qualityCheck($junk))],
    [3000, 'crop', fn () => $processor->cropFace($small, $box)->encode('png')],
    [10000, 'settings', fn () => new Absenki\FaceProcessor($config + ['face.min_width' => random_int(1, 300)])],
    [5000, 'services', fn () => new Absenki\FaceVerificationService($config)],
    [5000, 'wrong settings', fn () => $quietly(fn () => new Absenki\FaceEnrollService(['nothing' => 1]))],
    [4500, 'list', fn () => json_encode($enroll->listFaces())],
    [150, 'verify', fn () => $verify->verifyFace(1, $face, $known)],
    [350, 'missing file', fn () => $quietly(fn () => $processor->cropFaceFile('/nowhere'))],
];
$calls = 0;
$failed = false;
foreach ($kinds as [$count, $name, $work]) {
    for ($i = 0; $i < max($count / 5, 100); $i++) {
        $work();
    }
    $before = resident();
    $php = memory_get_usage();
    $began = microtime(true);
    for ($i = 0; $i < $count; $i++) {
        $work();
    }
    $grown = resident() - $before;
    printf("%-15s %6d calls, %8.1f us each, %+6d kB, PHP %+d B\n", $name, $count,
        (microtime(true) - $began) / $count * 1e6, $grown, memory_get_usage() - $php);
    // A leak of one small object a call would be some 100 bytes a call; the allocator's own
    // breathing is less than 3 MB.
    $failed = $failed || $grown > 3072 || memory_get_usage() - $php > 4096;
    $calls += $count;
}
array_map('unlink', glob("$gallery*"));
printf("%d calls, %.1f MB resident at the end\n", $calls, resident() / 1024);
exit($failed || $calls < 100000 ? 1 : 0);
