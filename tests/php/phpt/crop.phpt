--TEST--
cropFace with and without a box
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
$processor = new Absenki\FaceProcessor();
$reference = json_decode(file_get_contents(__DIR__ . '/../../reference/opencv.json'), true);
foreach ($reference['crops'] as $case) {
    [$left, $top, $width, $height] = $case['box'];
    [$x, $y, $right, $bottom] = $case['box_px'];
    $photo = fixture($case['photo']);
    $crops = [
        $processor->cropFace($photo, ['Left' => $left, 'Top' => $top, 'Width' => $width, 'Height' => $height]),
        $processor->cropFace($photo, ['left' => "$left", 'top' => $top, 'width' => $width, 'height' => $height]),
        $processor->cropFaceFile(FIXTURES . $case['photo'], new Absenki\FaceBox($left, $top, $width, $height)),
    ];
    foreach ($crops as $crop) {
        $expected = ['source' => 'rekognition', 'width' => $case['size'][0], 'height' => $case['size'][1],
            'box' => ['x' => $x, 'y' => $y, 'width' => $right - $x, 'height' => $bottom - $y]];
        if ($crop->toArray() !== $expected) {
            echo $case['case'], ': ', json_encode($crop), ' not ', json_encode($expected), "\n";
        }
    }
}

$found = $processor->cropFace(fixture('photos/good.jpg'));
var_dump($found->source, $found->width >= 224, $found->box->x > 0);
var_dump($processor->cropFace(fixture('photos/no_face.jpg')));

echo bin2hex(substr($found->encode(), 0, 3)), ' ', bin2hex(substr($found->encode('png'), 0, 4)), "\n";
$folder = temporary();
$found->save("$folder/a/b/crop.jpg");
var_dump(getimagesize("$folder/a/b/crop.jpg")[0] === $found->width);
unlink("$folder/a/b/crop.jpg");
array_map('rmdir', ["$folder/a/b", "$folder/a", $folder]);

show('format', fn () => $found->encode('tiff'));
show('extension', fn () => $found->save("$folder.xyz"));
show('no box', fn () => $processor->cropFace(fixture('photos/good.jpg'), ['Left' => 0.1]));
show('not a number', fn () => $processor->cropFace(fixture('photos/good.jpg'), ['Left' => 'x', 'Top' => 0, 'Width' => 1, 'Height' => 1]));
show('NaN', fn () => $processor->cropFace(fixture('photos/good.jpg'), new Absenki\FaceBox(NAN, 0, 1, 1)));
show('outside', fn () => $processor->cropFace(fixture('photos/good.jpg'), new Absenki\FaceBox(2, 0, 1, 1)));
show('type', fn () => $processor->cropFace(fixture('photos/good.jpg'), 5));
show('new', fn () => new Absenki\CroppedFace());
show('clone', fn () => (clone $found)->encode() === $found->encode());
show('serialize', fn () => serialize($found));
?>
--EXPECT--
enum(Absenki\Source::Yunet)
bool(true)
bool(true)
NULL
ffd8ff 89504e47
bool(true)
format: AbsenkiException invalid_parameter
extension: AbsenkiException invalid_parameter
no box: ImageException invalid_box
not a number: ImageException invalid_box
NaN: ImageException invalid_box
outside: ImageException invalid_box
type: TypeError Invalid value given for argument `box`.
new: Error Call to private Absenki\CroppedFace::__construct() from global scope
clone: true
serialize: Exception Serialization of 'Absenki\CroppedFace' is not allowed
