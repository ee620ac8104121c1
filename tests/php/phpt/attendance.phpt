--TEST--
Enrol and verify with the embedded recognizer
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{FaceEnrollService, FaceVerificationService, Label, Reason};

$config = local();
$enroll = new FaceEnrollService($config);
$verify = new FaceVerificationService($config);
show('before', fn () => $enroll->enrollFace(1, 'Obama', fixture('people/obama.jpg')));
var_dump($verify->ping()->collection);
var_dump($enroll->ensureCollection(), $enroll->ensureCollection());

$obama = $enroll->enrollFaceFile(1, 'Barack Obama', FIXTURES . 'people/obama.jpg');
var_dump($obama->enrolled, $obama->reason, $obama->message, $obama->face->externalImageId);
$biden = $enroll->enrollFace('2', 'Joe Biden', fixture('people/biden.jpg'));
echo implode(' ', array_keys($obama->face->profile())), ' ', $obama->face->profile()['provider'], "\n";

$own = $verify->verifyFace(1, fixture('people/obama2.jpg'), [$obama->face->faceId]);
var_dump($own->ok, $own->reason, $own->name, $own->faceId === $obama->face->faceId, $own->userId, $own->faceCount);
var_dump($own->score >= 80, $own->shownScore <= $own->score, $own->faces[0]->label);

$wrong = $verify->verifyFaceFile(2, FIXTURES . 'people/obama2.jpg', [$biden->face->faceId]);
var_dump($wrong->ok, $wrong->reason, $wrong->name, $wrong->faceId, $wrong->faces[0]->label);
var_dump(str_contains(json_encode($wrong), 'Obama'), str_contains(json_encode($wrong), $obama->face->faceId));

$stranger = $verify->verifyFace(1, fixture('people/collins.jpg'), [$obama->face->faceId]);
var_dump($stranger->reason, $stranger->faces[0]->label);
var_dump($verify->verifyFace(1, fixture('photos/no_face.jpg'), [$obama->face->faceId])->reason);
var_dump($verify->verifyFace(9, fixture('people/obama2.jpg'), [])->reason);
var_dump($enroll->enrollFace(3, 'Nobody', fixture('photos/no_face.jpg'))->toArray());
var_dump($enroll->enrollFace(3, 'Two', fixture('photos/two_people.jpg'))->reason);

$gated = new FaceVerificationService($config + ['verify' => ['quality_gate' => true]]);
$dark = $gated->verifyFace(1, fixture('photos/dark.jpg'), [$obama->face->faceId]);
var_dump($dark->reason, $dark->quality->passed);
$ping = $verify->ping();
var_dump($ping->provider, $ping->collection->faceCount, $ping->region);
?>
--EXPECT--
before: ServiceException collection_not_found
NULL
bool(true)
bool(false)
bool(true)
enum(Absenki\Reason::Enrolled)
string(27) "The face has been enrolled."
string(14) "1:Barack_Obama"
user_id face_id provider collection_id confidence local
bool(true)
enum(Absenki\Reason::Matched)
string(12) "Barack_Obama"
bool(true)
string(1) "1"
int(1)
bool(true)
bool(true)
enum(Absenki\Label::Matched)
bool(false)
enum(Absenki\Reason::WrongPerson)
NULL
NULL
enum(Absenki\Label::WrongPerson)
bool(false)
bool(false)
enum(Absenki\Reason::NoMatch)
enum(Absenki\Label::Unknown)
enum(Absenki\Reason::NoFace)
enum(Absenki\Reason::NotEnrolled)
array(7) {
  ["enrolled"]=>
  bool(false)
  ["reason"]=>
  string(7) "no_face"
  ["message"]=>
  string(63) "No face is visible in the photo. Face the camera and try again."
  ["face_count"]=>
  int(0)
  ["unindexed_reasons"]=>
  array(0) {
  }
  ["face"]=>
  NULL
  ["duplicate"]=>
  NULL
}
enum(Absenki\Reason::MultipleFaces)
enum(Absenki\Reason::TooDark)
bool(false)
string(5) "local"
int(2)
NULL
