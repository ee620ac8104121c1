--TEST--
Exceptions are PHP's own kind, and PHP code can make them
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
use Absenki\Exception\{AbsenkiException, ConfigurationException, ImageException, ServiceException, ThrottledException, TimeoutException, UnreachableException};

function check() { return (new Absenki\FaceProcessor())->qualityCheck('junk'); }
try {
    check();
} catch (RuntimeException $e) {
    echo get_class($e), ' ', basename($e->getFile()), ':', $e->getLine(), ' ', $e->getCode(), "\n";
    foreach ($e->getTrace() as $frame) {
        echo '  ', $frame['class'] ?? '', $frame['type'] ?? '', $frame['function'], "\n";
    }
    echo $e->getMessage(), "\n", $e->getUserMessage(), "\n", $e->getUserMessage('en'), "\n";
    show('language', fn () => $e->getUserMessage('fr'));
}

foreach ([AbsenkiException::class, ImageException::class, ConfigurationException::class, ServiceException::class,
    ThrottledException::class, TimeoutException::class, UnreachableException::class] as $class) {
    $e = new $class('made here');
    echo implode(' < ', [$class, ...array_values(class_parents($e))]), ' ', $e->getErrorCode(), ' ', json_encode($e->isRetryable()), "\n";
}

$previous = new LogicException('before');
$e = new ThrottledException('busy', 5, $previous, 'quota', retryable: false, requestId: 'r-1',
    orphanedFaceId: 'f-1', orphanedExternalImageId: '1:B', cause: 'c', awsErrorCode: 'LimitExceeded', awsErrorMessage: 'm');
var_dump([$e->getMessage(), $e->getCode(), $e->getPrevious() === $previous, $e->getErrorCode(), $e->isRetryable(),
    $e->getRequestId(), $e->getOrphanedFaceId(), $e->getOrphanedExternalImageId(), $e->getCause(), $e->getAwsErrorCode(), $e->getAwsErrorMessage(), $e->getLine()]
    === ['busy', 5, true, 'quota', false, 'r-1', 'f-1', '1:B', 'c', 'LimitExceeded', 'm', __LINE__ - 4]);

class Mine extends TimeoutException
{
    public function __construct() {}
}
$mine = new Mine();
var_dump($mine->getErrorCode(), $mine->getRequestId(), $mine->getAwsErrorCode());
try {
    throw new TimeoutException(requestId: 'r-2');
} catch (ServiceException $e) {
    var_dump($e->getRequestId(), $e->isRetryable(), $e->getMessage());
}
show('code', fn () => new AbsenkiException('', 0, null, 'no such code'));
show('type', fn () => new AbsenkiException([]));
show('previous', fn () => new AbsenkiException('', 0, new stdClass()));
show('too many', fn () => new ImageException('', 0, null, null, null, null, null, null, null, 'x'));
?>
--EXPECT--
Absenki\Exception\ImageException exceptions.php:5 0
  Absenki\FaceProcessor->qualityCheck
  check
decode: the photo must be a JPEG, PNG, WebP or BMP
Berkas ini bukan foto JPEG, PNG, WebP, atau BMP.
This file is not a JPEG, PNG, WebP or BMP photo.
language: ValueError the language must be id or en
Absenki\Exception\AbsenkiException < RuntimeException < Exception runtime false
Absenki\Exception\ImageException < Absenki\Exception\AbsenkiException < RuntimeException < Exception image_corrupt false
Absenki\Exception\ConfigurationException < Absenki\Exception\AbsenkiException < RuntimeException < Exception configuration false
Absenki\Exception\ServiceException < Absenki\Exception\AbsenkiException < RuntimeException < Exception service false
Absenki\Exception\ThrottledException < Absenki\Exception\ServiceException < Absenki\Exception\AbsenkiException < RuntimeException < Exception throttled true
Absenki\Exception\TimeoutException < Absenki\Exception\ServiceException < Absenki\Exception\AbsenkiException < RuntimeException < Exception timeout true
Absenki\Exception\UnreachableException < Absenki\Exception\ServiceException < Absenki\Exception\AbsenkiException < RuntimeException < Exception unreachable true
bool(true)
string(7) "timeout"
NULL
NULL
string(3) "r-2"
bool(true)
string(0) ""
code: ValueError there is no such error code
type: TypeError Invalid value given for argument `message`.
previous: TypeError Invalid value given for argument `previous`.
too many: ArgumentCountError Absenki\Exception\AbsenkiException::__construct() expects at most 9 arguments, 10 given
