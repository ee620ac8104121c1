--TEST--
A head that follows a session is live once, for its user; a print is not
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\FaceEnrollService;
use Absenki\FaceLivenessService;
use Absenki\FaceVerificationService;

$settings = local(['liveness.key' => str_repeat('k', 32), 'environment' => false]);
show('no key', fn () => new FaceLivenessService(['environment' => false] + local()));
show('short key', fn () => new FaceLivenessService(['liveness.key' => 'short', 'environment' => false] + local()));

/** The frames of somebody who does what a session says, by their milliseconds. */
function frames(string $surface, array $steps): array
{
    $folder = temporary('-film');
    $command = [getenv('ABSENKI_FILM'), FIXTURES . 'people/obama.jpg', $surface, implode(',', $steps), $folder];
    exec(implode(' ', array_map('escapeshellarg', $command)), $output, $status);
    $status === 0 || exit(implode("\n", $output));
    $frames = [];
    foreach (glob("{$folder}/*.jpg") as $file) {
        $frames[(int) basename($file, '.jpg')] = file_get_contents($file);
        unlink($file);
    }
    rmdir($folder);
    return $frames;
}

$liveness = new FaceLivenessService($settings);
$used = [];
$useOnce = function (string $nonce, int $expires) use (&$used): bool {
    $fresh = !isset($used[$nonce]) && $expires > time();
    $used[$nonce] = true;
    return $fresh;
};

$session = $liveness->start(42);
echo 'session: ', json_encode([count($session->steps) >= 2, $session->expiresInMs, array_keys($session->toArray())]), "\n";
$frames = frames('head', $session->steps);
echo 'other user: ', $liveness->verify($session->token, 43, $frames, $useOnce)->reason->value, "\n";
$live = $liveness->verify($session->token, 42, $frames, $useOnce);
echo 'head: ', $live->verdict->value, ' ', $live->reason->value, "\n";
echo 'steps: ', json_encode(array_map(fn ($facts) => $facts->step, $live->steps) === $session->steps), "\n";
echo 'frame: ', json_encode($frames[$live->bestFrameMs] === $live->bestFrame()), ' ', json_encode(isset($live->toArray()['best_frame'])), "\n";
$again = $liveness->verify($session->token, 42, $frames, $useOnce);
echo 'again: ', $again->verdict->value, ' ', $again->reason->value, "\n";
$altered = $liveness->verify(strrev($session->token), 42, $frames, $useOnce);
echo 'altered: ', $altered->reason->value, ' ', $altered->message, "\n";

$enroller = new FaceEnrollService($settings);
$enroller->ensureCollection();
$face = $enroller->enrollFace(42, 'Barack', fixture('people/obama2.jpg'))->face;
$verifier = new FaceVerificationService($settings);
foreach (['head', 'flat', 'still'] as $surface) {
    $session = $liveness->start(42);
    $frames = frames($surface, $session->steps);
    $found = $verifier->verifyLive($liveness, $session->token, 42, $frames, $useOnce, [$face->faceId]);
    $reason = $found->verification?->reason->value ?? 'not verified';
    echo "{$surface}: ", json_encode([$found->ok, $found->liveness->verdict->value, $reason]), "\n";
}
show('no session of AWS', fn () => $verifier->createFaceLivenessSession());
show('no result of AWS', fn () => $verifier->verifyAwsSession('s-1', 42, [$face->faceId]));

$session = $liveness->start(42);
show('too many', fn () => $liveness->verify($session->token, 42, array_fill(0, 41, 'a'), $useOnce));
show('no picture', fn () => $liveness->verify($session->token, 42, [0 => 5], $useOnce));
show('no time', fn () => $liveness->verify($session->token, 42, ['a' => 'b'], $useOnce));
show('callback', fn () => $liveness->verify($session->token, 42, $frames, fn () => 'yes'));
show('thrown', fn () => $liveness->verify($session->token, 42, $frames, fn () => throw new DomainException('cache')));
?>
--EXPECTF--
no key: ConfigurationException configuration
short key: ConfigurationException configuration
session: [true,60000,["token","steps","expires_in_ms"]]
other user: other_user
head: live live
steps: true
frame: true false
again: not_live used
altered: invalid %s
head: [true,"live","matched"]
flat: [false,"not_live","not verified"]
still: [false,"not_live","not verified"]
no session of AWS: ConfigurationException configuration
no result of AWS: ConfigurationException configuration
too many: %s invalid_parameter
no picture: TypeError %s
no time: TypeError %s
callback: TypeError %s
thrown: DomainException cache
