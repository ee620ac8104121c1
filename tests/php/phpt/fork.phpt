--TEST--
After pcntl_fork parent and child both work, with objects from before and after
--EXTENSIONS--
absenki
pcntl
--FILE--
<?php
require 'common.inc';
$config = local();
$enroll = new Absenki\FaceEnrollService($config);
$enroll->ensureCollection();
$verify = new Absenki\FaceVerificationService($config);
$processor = new Absenki\FaceProcessor($config);
$face = $enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'))->face;
$check = fn ($verify) => $verify->verifyFace(1, fixture('people/obama2.jpg'), [$face->faceId])->reason->value;

$children = [];
for ($i = 0; $i < 3; $i++) {
    $child = pcntl_fork();
    if ($child === 0) {
        set_time_limit(60);
        $fine = $check($verify) === 'matched'
            && $check(new Absenki\FaceVerificationService($config)) === 'matched'
            && $processor->cropFace(fixture('photos/good.jpg')) !== null
            && $enroll->enrollFace(10 + $i, 'Child', fixture('people/biden.jpg'))->enrolled;
        exit($fine ? 0 : 1);
    }
    $children[] = $child;
}
echo $check($verify), "\n";
foreach ($children as $child) {
    pcntl_waitpid($child, $status);
    var_dump(pcntl_wifexited($status) && pcntl_wexitstatus($status) === 0);
}
echo $check($verify), ' ', count($enroll->listFaces()->faces), "\n";
?>
--EXPECT--
matched
bool(true)
bool(true)
bool(true)
matched 4
