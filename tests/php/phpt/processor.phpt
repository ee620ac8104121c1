--TEST--
processImage, enhance, prepareForUpload, detectFaces
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
$processor = new Absenki\FaceProcessor(['language' => 'en', 'backend' => 'local']);

foreach (['good.jpg', 'dark.jpg', 'no_face.jpg'] as $name) {
    $bytes = $processor->processImage(fixture("photos/$name"));
    $file = $processor->processImageFile(FIXTURES . "photos/$name");
    var_dump($bytes->toArray() === $file->toArray());
    echo $name, ' ', json_encode([$bytes->passed, $bytes->refusedAt, $bytes->reason, $bytes->message !== null]), "\n";
}
$good = $processor->processImage(fixture('photos/good.jpg'));
var_dump($good->photo->passed, $good->face->width, $good->faceQuality->width === $good->face->width);
echo implode(' ', array_keys($good->toArray())), "\n";

$enhanced = $processor->enhance(fixture('photos/good.jpg'));
var_dump($processor->qualityCheck($enhanced)->laplace > $good->photo->laplace);
var_dump(substr($processor->enhanceFile(FIXTURES . 'photos/good.jpg', 'png'), 1, 3));

var_dump($processor->prepareForUpload(fixture('photos/good.jpg')) === fixture('photos/good.jpg'));
$webp = $processor->prepareForUploadFile(FIXTURES . 'photos/good_webp.webp');
echo bin2hex(substr($webp, 0, 2)), "\n";
$small = new Absenki\FaceProcessor(['upload' => ['max_bytes' => '20000']]);
var_dump(strlen($small->prepareForUpload(fixture('photos/good.jpg'))) <= 20000);

$faces = $processor->detectFaces(fixture('photos/two_people.jpg'));
var_dump(count($faces), $faces == $processor->detectFacesFile(FIXTURES . 'photos/two_people.jpg'));
$landmarks = $faces[0]->landmarks;
ksort($landmarks);
var_dump(array_keys($landmarks), array_keys($landmarks['nose']), $faces[0]->box->width > 0.05);
var_dump($processor->detectFaces(fixture('photos/no_face.jpg')));
?>
--EXPECT--
bool(true)
good.jpg [true,null,null,false]
bool(true)
dark.jpg [false,"photo","too_dark",true]
bool(true)
no_face.jpg [false,"crop","no_face",true]
bool(true)
int(244)
bool(true)
passed photo face face_quality refused_at reason message
bool(true)
string(3) "PNG"
bool(true)
ffd8
bool(true)
int(2)
bool(true)
array(5) {
  [0]=>
  string(8) "eye_left"
  [1]=>
  string(9) "eye_right"
  [2]=>
  string(10) "mouth_left"
  [3]=>
  string(11) "mouth_right"
  [4]=>
  string(4) "nose"
}
array(2) {
  [0]=>
  string(1) "x"
  [1]=>
  string(1) "y"
}
bool(true)
array(0) {
}
