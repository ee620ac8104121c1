--TEST--
Every method that takes a photo refuses what is none
--EXTENSIONS--
absenki
--INI--
memory_limit=256M
--FILE--
<?php
require 'common.inc';
$processor = new Absenki\FaceProcessor();
$config = local();
$enroll = new Absenki\FaceEnrollService($config);
$enroll->ensureCollection();
$verify = new Absenki\FaceVerificationService($config);
$known = ['4c1a4a2b-0c5e-4f1e-8f5c-3f4a9d1b2c3d'];
$methods = [
    'qualityCheck' => [$processor, 'qualityCheck'],
    'cropFace' => [$processor, 'cropFace'],
    'enhance' => [$processor, 'enhance'],
    'processImage' => [$processor, 'processImage'],
    'prepareForUpload' => [$processor, 'prepareForUpload'],
    'detectFaces' => [$processor, 'detectFaces'],
    'enrollFace' => fn ($image) => $enroll->enrollFace(7, 'Budi', $image),
    'enrollFaces' => fn ($image) => $enroll->enrollFaces(7, 'Budi', [$image]),
    'verifyFace' => fn ($image) => $verify->verifyFace(7, $image, $known),
];
$images = [
    'empty' => '',
    'NUL' => str_repeat("\0", 1000),
    'text' => 'not a picture',
    'a path' => FIXTURES . 'photos/good.jpg',
    'truncated' => fixture('hostile/jpeg_truncated.jpg'),
    '65535 x 65535' => fixture('hostile/jpeg_65535.jpg'),
    '20 MB of junk' => random_bytes(20 << 20),
    '20 MB of JPEG' => str_pad(fixture('photos/good.jpg'), 20 << 20, "\0"),
    'broken URL' => fixture('data_url/broken_alphabet.txt'),
];
foreach ($images as $kind => $image) {
    ob_start();
    foreach ($methods as $name => $method) {
        show('', fn () => $method($image));
    }
    foreach (array_count_values(explode("\n", trim(ob_get_clean()))) as $outcome => $count) {
        echo "$kind$outcome, $count methods\n";
    }
}
show('array', fn () => $processor->qualityCheck([]));
show('null', fn () => $processor->qualityCheck(null));
show('int', fn () => $processor->qualityCheck(5));
show('nothing', fn () => $processor->qualityCheck());
show('user', fn () => $verify->verifyFace([], fixture('photos/good.jpg'), $known));
show('user id', fn () => $enroll->enrollFace('', 'Budi', fixture('photos/good.jpg')));
show('face ids', fn () => $verify->verifyFace(7, fixture('photos/good.jpg'), [[]]));
show('NUL in ids', fn () => $enroll->deleteFace("a\0b"));
show('empty id', fn () => $enroll->deleteFace(''));
show('NUL in names', fn () => $enroll->enrollFace("7\0", "Bu\0di", fixture('people/obama.jpg'))->face->externalImageId);
show('long names', fn () => strlen($enroll->enrollFace(7, str_repeat('x', 1 << 20), fixture('people/obama.jpg'))->face->externalImageId));
show('images', fn () => $enroll->enrollFaces(7, 'Budi', [5]));
?>
--EXPECT--
empty: ImageException image_format, 9 methods
NUL: ImageException image_format, 9 methods
text: ImageException image_format, 9 methods
a path: ImageException image_format, 9 methods
truncated: ImageException image_corrupt, 9 methods
65535 x 65535: ImageException image_too_large, 9 methods
20 MB of junk: ImageException image_too_large, 9 methods
20 MB of JPEG: ImageException image_too_large, 9 methods
broken URL: ImageException image_corrupt, 9 methods
array: TypeError Invalid value given for argument `image`.
null: TypeError Invalid value given for argument `image`.
int: TypeError Invalid value given for argument `image`.
nothing: ArgumentCountError Absenki\FaceProcessor::qualityCheck() expects exactly 1 argument, 0 given
user: TypeError Invalid value given for argument `userId`.
user id: AbsenkiException invalid_parameter
face ids: TypeError Argument `faceIds` must be a list of texts.
NUL in ids: AbsenkiException invalid_parameter
empty id: AbsenkiException invalid_parameter
NUL in names: "7_:Bu_di"
long names: 255
images: TypeError Argument `images` must be a list of texts.
