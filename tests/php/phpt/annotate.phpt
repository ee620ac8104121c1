--TEST--
The evidence picture has a box in the label's colour, from a fresh verdict and from a stored one
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{FaceBox, FaceEnrollService, FaceProcessor, FaceVerificationService, Label, LabelledFace, Reason, Verification};

$config = local();
$enroll = new FaceEnrollService($config);
$enroll->ensureCollection();
$id = $enroll->enrollFace(7, 'Budi', fixture('people/obama.jpg'))->face->faceId;
$photo = fixture('people/obama2.jpg');
$verdict = (new FaceVerificationService($config))->verifyFace(7, $photo, [$id]);

$processor = new FaceProcessor($config);
/** The red, green and blue of a pixel of an uncompressed BMP whose rows run upwards. */
function pixel(string $bmp, int $x, int $y): array
{
    ['offset' => $offset, 'width' => $width, 'height' => $height, 'bits' => $bits] = unpack('Voffset', $bmp, 10) + unpack('Vwidth/Vheight/vplanes/vbits', $bmp, 18);
    $row = intdiv($width * $bits + 31, 32) * 4;
    return array_reverse(array_values(unpack('C3', $bmp, $offset + ($height - 1 - $y) * $row + $x * intdiv($bits, 8))));
}
[$width, $height] = getimagesizefromstring($photo);
/** The colour in the middle of the box's left side. */
$edge = fn (string $bmp, FaceBox $box) => pixel($bmp, (int) round($box->left * $width) + 1, (int) (($box->top + $box->height / 2) * $height));

$picture = $processor->annotate($photo, $verdict, 'bmp');
echo json_encode($edge($picture, $verdict->faces[0]->box)), "\n";
var_dump($picture === $processor->annotateFile(FIXTURES . 'people/obama2.jpg', $verdict, 'bmp'));
var_dump(array_slice(getimagesizefromstring($processor->annotate($photo, $verdict)), 0, 3) === [$width, $height, IMAGETYPE_JPEG]);

$box = new FaceBox(0.25, 0.25, 0.5, 0.5);
$stored = fn (array $faces) => new Verification(false, Reason::WrongPerson, '', '7', $faces);
echo json_encode($edge($processor->annotate($photo, $stored([new LabelledFace($box, Label::WrongPerson, 91.2)]), 'bmp'), $box)), "\n";
var_dump($processor->annotate($photo, $stored([]), 'bmp') === $processor->annotate($photo, $stored([]), 'bmp'));
show('no face', fn () => $processor->annotate($photo, $stored([1])));
show('no verdict', fn () => $processor->annotate($photo, $box));
show('no photo', fn () => $processor->annotate('x', $verdict));
show('format', fn () => $processor->annotate($photo, $verdict, 'gif'));
?>
--EXPECT--
[22,134,64]
bool(true)
bool(true)
[200,30,30]
bool(true)
no face: TypeError Invalid value given for argument `verification`.
no verdict: TypeError Invalid value given for argument `verification`.
no photo: ImageException image_format
format: AbsenkiException invalid_parameter
