--TEST--
Rekognition's protocol: enrol, verify, undo, and what its errors become
--EXTENSIONS--
absenki
--ENV--
AWS_EC2_METADATA_DISABLED=true
--FILE--
<?php
require 'common.inc';
require __DIR__ . '/../../php/signed_put.php';
use Absenki\{FaceEnrollService, FaceVerificationService};
use Absenki\Exception\ServiceException;

$script = temporary('.json');
file_put_contents($script, '[]');
$server = proc_open(
    [getenv('REKOGNITION_LOCAL'), '--bind', '127.0.0.1:0', '--access-key', 'AKIAEXAMPLEEXAMPLE', '--fault', $script],
    [1 => ['pipe', 'w']], $pipes, null, ['REKOGNITION_LOCAL_SECRET_ACCESS_KEY' => 's3cret'] + getenv(),
);
preg_match('#http://[0-9.:]+#', fgets($pipes[1]), $address);
$aws = ['key' => 'AKIAEXAMPLEEXAMPLE', 'secret' => 's3cret', 'region' => 'ap-southeast-1', 'endpoint_url' => $address[0],
    'max_attempts' => 1, 'attempt_timeout_ms' => 60000, 'operation_timeout_ms' => 60000];
$config = ['aws' => $aws, 'language' => 'en'];

$enroll = new FaceEnrollService($config);
$verify = new FaceVerificationService($config);
try {
    $enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'));
} catch (ServiceException $e) {
    var_dump($e->getErrorCode(), $e->getAwsErrorCode(), strlen($e->getRequestId()) > 10, $e->isRetryable());
}
var_dump($enroll->ensureCollection());
$face = $enroll->enrollFace(1, 'Budi', fixture('people/obama.jpg'))->face;
var_dump($face->provider, $face->externalImageId);
$other = $enroll->enrollFace(2, 'Joe', fixture('people/biden.jpg'))->face;
var_dump($verify->verifyFace(1, fixture('people/obama2.jpg'), [$face->faceId])->reason);
var_dump($verify->verifyFace(2, fixture('people/obama2.jpg'), [$other->faceId])->reason);
var_dump($verify->verifyFace(2, fixture('photos/no_face.jpg'), [$other->faceId])->reason);
$other->undo();
var_dump(count($enroll->listFaces()->faces));

$ping = $verify->ping();
var_dump($ping->region, $ping->credentials, $ping->accessKeyId, $ping->collection->faceCount);
show('wrong secret', fn () => (new FaceVerificationService(['aws' => ['secret' => 'wrong'] + $aws]))->ping());

$faults = function (array $faults) use ($address) {
    signed_put("$address[0]/_faults", json_encode($faults), 'AKIAEXAMPLEEXAMPLE', 's3cret');
};
foreach (['throttle', 'throughput', 'expired_token', 'access_denied', 'status', 'html', 'cut', 'garbage'] as $fault) {
    $faults([['fault' => $fault, 'operation' => 'SearchFacesByImage']]);
    show($fault, fn () => $verify->verifyFace(1, fixture('people/obama2.jpg'), [$face->faceId]));
}
$faults([['fault' => 'cut', 'operation' => 'IndexFaces', 'after' => true]]);
try {
    $enroll->enrollFace(3, 'Lost', fixture('people/collins.jpg'));
} catch (ServiceException $e) {
    var_dump($e->getErrorCode(), $e->getOrphanedFaceId(), $e->getOrphanedExternalImageId());
}
$faults([]);
$usage = Absenki\usage(0.001, 0.0);
var_dump($usage['images'] > 0, $usage['estimated_cost_usd'] === $usage['images'] * 0.001, $usage['liveness_checks']);
proc_terminate($server);
?>
--EXPECT--
string(20) "collection_not_found"
string(25) "ResourceNotFoundException"
bool(true)
bool(false)
bool(true)
string(3) "aws"
string(6) "1:Budi"
enum(Absenki\Reason::Matched)
enum(Absenki\Reason::WrongPerson)
enum(Absenki\Reason::NoFace)
int(1)
string(14) "ap-southeast-1"
string(8) "settings"
string(11) "AKIA…MPLE"
int(1)
wrong secret: ServiceException credentials
throttle: ThrottledException throttled (retryable)
throughput: ThrottledException throttled (retryable)
expired_token: ServiceException credentials
access_denied: ServiceException access_denied
status: ServiceException service (retryable)
html: ServiceException service (retryable)
cut: UnreachableException unreachable (retryable)
garbage: ServiceException service
string(11) "unreachable"
NULL
string(6) "3:Lost"
bool(true)
bool(true)
int(0)
