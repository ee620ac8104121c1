--TEST--
Results are read-only, typed, constructible, arrays and JSON
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\{FaceBox, Label, LabelledFace, QualityReport, Reason, Verification};

$verdict = new Verification(true, Reason::Matched, 'Yes', '7', [new LabelledFace(new FaceBox(0.1, 0.2, 0.3, 0.4), Label::Matched, 99.5)],
    score: 99.5, quality: new QualityReport(true, 640, 480, 150.123, 90.5, 150.12, 90.5, 100.0));
echo json_encode($verdict), "\n";
var_dump(json_decode(json_encode($verdict), true) == $verdict->toArray());
var_dump(unserialize(serialize($verdict)) == $verdict);
var_dump((clone $verdict) == $verdict);
show('write', function () use ($verdict) { $verdict->ok = false; });
show('construct again', fn () => $verdict->__construct(false, Reason::NoFace, '', '', []));
show('add', function () use ($verdict) { $verdict->more = 1; });
show('type', fn () => new FaceBox('a', 0, 0, 0));
show('int to float', fn () => (new FaceBox(0, 1, 2, 3))->height);
show('enum', fn () => new LabelledFace(new FaceBox(0, 0, 1, 1), Reason::Matched));
show('too few', fn () => new FaceBox(1));
show('null', fn () => (new LabelledFace(new FaceBox(0, 0, 1, 1), Label::Other))->score);
show('uninitialised', fn () => (new ReflectionClass(FaceBox::class))->newInstanceWithoutConstructor()->left);
var_dump((new ReflectionProperty(Verification::class, 'reason'))->getType()->getName());
var_dump(Reason::from('wrong_person'), Reason::tryFrom('x'), count(Reason::cases()));
?>
--EXPECT--
{"ok":true,"reason":"matched","message":"Yes","user_id":"7","faces":[{"box":{"left":0.1,"top":0.2,"width":0.3,"height":0.4},"label":"matched","score":99.5}],"score":99.5,"shown_score":null,"face_id":null,"name":null,"face_count":null,"quality":{"passed":true,"width":640,"height":480,"laplace":150.123,"brightness":90.5,"shown_laplace":150.12,"shown_brightness":90.5,"threshold":100,"reason":null,"message":null}}
bool(true)
bool(true)
bool(true)
write: Error Cannot modify readonly property Absenki\Verification::$ok
construct again: Error Cannot modify readonly property Absenki\Verification::$ok
add: Error Cannot create dynamic property Absenki\Verification::$more
type: TypeError Cannot assign string to property Absenki\FaceBox::$left of type float
int to float: 3
enum: TypeError Cannot assign Absenki\Reason to property Absenki\LabelledFace::$label of type Absenki\Label
too few: ArgumentCountError Absenki\FaceBox::__construct() expects exactly 4 arguments, 1 given
null: null
uninitialised: Error Typed property Absenki\FaceBox::$left must not be accessed before initialization
string(14) "Absenki\Reason"
enum(Absenki\Reason::WrongPerson)
NULL
int(22)
