--TEST--
Users, somebody else's face, and who a photo shows
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{FaceEnrollService, FaceVerificationService};

$settings = ['gallery' => temporary('.sqlite'), 'enroll' => ['users' => true, 'reconcile_grace_ms' => 10]];
$enroll = new FaceEnrollService(local($settings));
$enroll->ensureCollection();
$first = $enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'));
var_dump($first->duplicate, $enroll->listFaces()->faces[0]->userId, $enroll->describeCollection()->userCount);

// The same person under another name, and another person under this one.
$second = $enroll->enrollFace(2, 'Siti', fixture('people/obama2.jpg'));
var_dump($second->enrolled, $second->duplicate->externalImageId, $second->toArray()['duplicate']['face_id'] === $first->face->faceId);
var_dump(str_contains($second->message, 'Budi'));
$second->face->undo();
var_dump($enroll->enrollFace(1, 'Budi', fixture('people/biden.jpg'), [$first->face->faceId])->reason->value);
$two = $enroll->enrollPerson(3, 'Eileen', [fixture('people/collins.jpg'), fixture('people/collins.jpg'), fixture('hostile/png_truncated.png')]);
var_dump(array_map(fn ($one) => $one instanceof Exception ? $one::class : $one->reason->value, $two['photos']), count($two['missing']));
var_dump(str_starts_with($two['message'], '1 of 3 photos are enrolled. Add a photo'));
$two['photos'][0]->face->undo();
show('a person', fn () => $enroll->enrollPerson(3, 'Eileen', [fixture('people/collins.jpg')]));

$verify = new FaceVerificationService(local($settings));
$found = $verify->identify(fixture('people/obama2.jpg'));
var_dump($found->ok, $found->userId, $found->faceId, $found->score >= $found->threshold);
var_dump($verify->identify(fixture('people/collins.jpg'))->toArray()['reason']);
var_dump($verify->verifyFace(1, fixture('people/obama3.jpg'), [$first->face->faceId])->ok);
var_dump($enroll->reconcile(fn () => [$first->face->faceId], apply: true)->usersWithoutFace);
?>
--EXPECT--
NULL
string(1) "1"
int(1)
bool(true)
string(6) "1:Budi"
bool(true)
bool(false)
string(15) "not_same_person"
array(3) {
  [0]=>
  string(8) "enrolled"
  [1]=>
  string(10) "same_photo"
  [2]=>
  string(32) "Absenki\Exception\ImageException"
}
int(2)
bool(true)
a person: AbsenkiException invalid_parameter
bool(true)
string(1) "1"
NULL
bool(true)
string(8) "no_match"
bool(true)
array(0) {
}
