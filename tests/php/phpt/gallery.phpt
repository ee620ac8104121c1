--TEST--
The gallery: check, purge, copy
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

$copy = temporary('.sqlite');
[$copied] = $gallery->copyTo($copy);
echo $copied->collection, ' ', $copied->faces, ' ', $copied->copied, ' ', strlen($copied->hash), "\n";
echo $gallery->copyTo($copy)[0]->copied, "\n";
echo (new Gallery(['gallery' => $copy] + $settings))->check()->faces, "\n";

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
absenki-staff 1 1 64
0
1
no collection: ServiceException collection_not_found
another backend: ConfigurationException configuration
no gallery: ConfigurationException configuration
