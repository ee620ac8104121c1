--TEST--
The gallery: check, purge, load, copy, calibrate
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{FaceEnrollService, Gallery};

$settings = local();
$enroll = new FaceEnrollService($settings);
$enroll->ensureCollection();
$enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'));
$gallery = new Gallery($settings);
echo json_encode($gallery->check()), "\n";
$with_key = new Gallery(['gallery.key' => 'a secret of 32 characters or more'] + $settings);
echo $with_key->check()->notCurrent, "\n";

show('idle', fn () => $gallery->purge(1));
show('purged', fn () => $gallery->purge(days: 1, delete: true));
show('no days', fn () => $gallery->purge(0));

$gallery->load(function (string $collection, int $done, int $total): void {
    echo "{$collection} {$done}/{$total} read\n";
});
show('thrown', fn () => $gallery->load(fn () => throw new LogicException('mine')));
$gallery->load();

$copy = temporary('.sqlite');
[$copied] = $gallery->copyTo($copy, function (string $collection, int $done, int $total): void {
    echo "{$collection} {$done}/{$total}\n";
});
show('progress', fn () => $gallery->copyTo($copy, fn () => throw new LogicException('mine')));
echo $copied->collection, ' ', $copied->faces, ' ', $copied->copied, ' ', strlen($copied->hash), "\n";
echo $gallery->copyTo($copy)[0]->copied, "\n";
echo (new Gallery(['gallery' => $copy] + $settings))->check()->faces, "\n";

$enroll->enrollFace(2, 'Budi', fixture('people/obama2.jpg'));
$enroll->enrollFace(3, 'Siti', fixture('people/biden.jpg'));
$found = $gallery->calibrate(falseAcceptRate: 0.5);
echo "{$found->faces} {$found->users} {$found->sameUserPairs} {$found->differentUserPairs} ", count($found->steps), "\n";
[$double] = $found->doubles;
echo implode(' ', $double->users), ' ', $double->similarity > 95 ? 'alike' : $double->similarity, "\n";
echo count($found->threshold->falseAcceptInterval), ' ', json_encode($found->threshold->falseRejectRate), "\n";
echo substr($found->svg, 0, 4), ' ', array_key_last($found->toArray()), "\n";
var_dump($gallery->calibrate(0.0001)->threshold);
show('no rate', fn () => $gallery->calibrate(1.0));

show('no collection', fn () => (new Gallery(['gallery' => temporary('.sqlite')] + $settings))->check());
show('another backend', fn () => new Gallery(['backend' => 'rekognition'] + $settings));
show('no gallery', fn () => new Gallery(['backend' => 'local', 'gallery' => '']));
?>
--EXPECT--
{"collection":"absenki-staff","faces":1,"incomparable":0,"damaged":[],"not_current":0}
1
idle: []
purged: []
no days: AbsenkiException invalid_parameter
absenki-staff 1/1 read
thrown: LogicException mine
absenki-staff 0/1
absenki-staff 1/1
progress: LogicException mine
absenki-staff 1 1 64
0
1
3 3 0 3 201
1 2 alike
2 null
<svg svg
NULL
no rate: AbsenkiException invalid_parameter
no collection: ServiceException collection_not_found
another backend: ConfigurationException configuration
no gallery: ConfigurationException configuration
