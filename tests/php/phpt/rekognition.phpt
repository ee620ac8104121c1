--TEST--
Rekognition that cannot be reached or does not answer is an exception, in time
--EXTENSIONS--
absenki
--ENV--
AWS_EC2_METADATA_DISABLED=true
--FILE--
<?php
require 'common.inc';
$config = fn (array $more) => ['aws' => $more + ['key' => 'AKIAEXAMPLE', 'secret' => 'wJalrEXAMPLE', 'region' => 'ap-southeast-1',
    'connect_timeout_ms' => '300', 'attempt_timeout_ms' => 300, 'operation_timeout_ms' => 1000, 'max_attempts' => 2, 'initial_backoff_ms' => 1]];
$photo = fixture('photos/good.jpg');

$closed = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($closed, false);
fclose($closed);
$verify = new Absenki\FaceVerificationService($config(['endpoint_url' => "http://$address"]));
show('ping', fn () => $verify->ping());
show('verify', fn () => $verify->verifyFace(1, $photo, ['f-1']));
show('not enrolled needs no call', fn () => $verify->verifyFace(1, $photo, [])->reason);

$silent = stream_socket_server('tcp://127.0.0.1:0');
$enroll = new Absenki\FaceEnrollService($config(['endpoint_url' => 'http://' . stream_socket_get_name($silent, false)]));
$began = microtime(true);
try {
    $enroll->ensureCollection();
} catch (Absenki\Exception\TimeoutException $e) {
    echo $e->getErrorCode(), ' ', json_encode([$e->isRetryable(), $e->getRequestId(), $e->getAwsErrorCode(), $e->getCause() !== '']), "\n";
}
var_dump(microtime(true) - $began < 3);
$calls = Absenki\usage(0.001)['calls'];
var_dump($calls['describe_collection']['outcomes']['timeout'], $calls['search_faces_by_image']['count']);
var_dump(Absenki\usage()['images']);
?>
--EXPECT--
ping: UnreachableException unreachable (retryable)
verify: UnreachableException unreachable (retryable)
not enrolled needs no call: Absenki\Reason
timeout [true,null,null,true]
bool(true)
int(1)
int(1)
int(0)
