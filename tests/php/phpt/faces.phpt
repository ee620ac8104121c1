--TEST--
Undo, delete, list, reconcile, collections
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{EnrolledFace, Enrollment, FaceEnrollService};

$gallery = temporary('.sqlite');
$enroll = new FaceEnrollService(local(['gallery' => $gallery, 'enroll' => ['reconcile_grace_ms' => 50]]));
$enroll->ensureCollection();
/** The ids in the collection, against those expected, in any order. */
$holds = function (string ...$expected) use ($enroll): bool {
    $ids = array_map(fn ($face) => $face->faceId, $enroll->listFaces()->faces);
    sort($ids);
    sort($expected);
    return $ids === $expected;
};

$results = $enroll->enrollFaces(1, 'Budi', [fixture('people/obama.jpg'), fixture('photos/no_face.jpg'), fixture('people/obama2.jpg')]);
echo implode(' ', array_map(fn (Enrollment $one) => $one->reason->value, $results)), "\n";
[$first, , $third] = $results;
var_dump($holds($first->face->faceId, $third->face->faceId));

// The insert of the profile fails.
$third->face->undo();
var_dump($holds($first->face->faceId));

// The same photo again is the same face: undo must not take the older profile's face.
$again = $enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'), [$first->face->faceId]);
var_dump($again->face->faceId === $first->face->faceId, $again->face->knownBefore);
$again->face->undo();
var_dump($holds($first->face->faceId));

// Refused for a second face, though enrolled before: a face that the app has on record stays.
$two = fixture('photos/two_people.jpg');
$lenient = new FaceEnrollService(local(['gallery' => $gallery, 'enroll' => ['several_faces' => 'pass']]));
$both = $lenient->enrollFace(4, 'Two', $two)->face->faceId;
var_dump($enroll->enrollFace(4, 'Two', $two, [$both])->reason->value, $holds($first->face->faceId, $both));
var_dump($enroll->enrollFace(4, 'Two', $two)->enrolled, $holds($first->face->faceId));

$page = $enroll->listFaces(1);
var_dump(count($page->faces), $page->faces[0]->externalImageId, $page->nextToken);
show('limit', fn () => $enroll->listFaces(5000));
show('token', fn () => $enroll->listFaces(null, 'junk'));

$lost = $enroll->enrollFace(2, 'Lost', fixture('people/biden.jpg'))->face->faceId;
$late = $enroll->enrollFace(3, 'Late', fixture('people/collins.jpg'))->face->faceId;
$asked = 0;
$onRecord = function () use ($first, $late, &$asked) {
    return $asked++ === 0 ? [$first->face->faceId, 'gone'] : [$first->face->faceId, $late];
};
$dry = $enroll->reconcile($onRecord);
var_dump(count($dry->facesWithoutProfile), $dry->profilesWithoutFace, $dry->applied);
$asked = 0;
$real = $enroll->reconcile($onRecord, apply: true);
var_dump($real->facesWithoutProfile === [$lost], $real->applied, $holds($first->face->faceId, $late));
show('callback throws', fn () => $enroll->reconcile(fn () => throw new LogicException('database down')));
show('callback type', fn () => $enroll->reconcile(fn () => 5));

var_dump($enroll->deleteFace($late), $enroll->deleteFace($late), $enroll->deleteFace('unknown'));
var_dump($enroll->listCollections(), $enroll->describeCollection()->faceCount);
var_dump($enroll->deleteCollection(), $enroll->deleteCollection(), $enroll->describeCollection());

// Fakes: PHP code makes the results, and its faces take themselves back out.
class FakeFace extends EnrolledFace
{
    public bool $undone = false;
    public function undo(): void { $this->undone = true; }
}
$fake = new FakeFace('1', 'f-1', '1:Budi', new Absenki\FaceBox(0, 0, 1, 1), 99.987, 'aws', 'staff', '7.0', false);
$fake->undo();
var_dump($fake->undone, $fake->profile());
$plain = new EnrolledFace('1', 'f-1', '1:Budi', $fake->box, 99.5, 'aws', 'staff', '7.0', false);
show('undo', fn () => $plain->undo());
?>
--EXPECT--
enrolled no_face enrolled
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
string(14) "multiple_faces"
bool(true)
bool(false)
bool(true)
int(1)
string(6) "1:Budi"
NULL
limit: AbsenkiException invalid_parameter
token: AbsenkiException invalid_parameter
int(2)
array(1) {
  [0]=>
  string(4) "gone"
}
bool(false)
bool(true)
bool(true)
bool(true)
callback throws: LogicException database down
callback type: TypeError The callable `faceIds` must return a list.
bool(true)
bool(false)
bool(false)
array(1) {
  [0]=>
  string(13) "absenki-staff"
}
int(1)
bool(true)
bool(false)
NULL
bool(true)
array(5) {
  ["user_id"]=>
  string(1) "1"
  ["face_id"]=>
  string(3) "f-1"
  ["provider"]=>
  string(3) "aws"
  ["collection_id"]=>
  string(5) "staff"
  ["confidence"]=>
  float(99.99)
}
undo: AbsenkiException runtime
