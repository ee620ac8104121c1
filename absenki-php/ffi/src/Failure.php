<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Exception;
use Absenki\Exception\AbsenkiException;
use FFI\CData;
use ReflectionProperty;

/** Failures of the C library, and of PHP's own part, as exceptions. */
final class Failure
{
    /** The exceptions by error code; any other code is an `AbsenkiException`. */
    private const CLASSES = [
        'image_format' => Exception\ImageException::class,
        'image_corrupt' => Exception\ImageException::class,
        'image_too_large' => Exception\ImageException::class,
        'image_encode' => Exception\ImageException::class,
        'invalid_box' => Exception\ImageException::class,
        'file_not_found' => Exception\ImageException::class,
        'file_read' => Exception\ImageException::class,
        'file_write' => Exception\ImageException::class,
        'configuration' => Exception\ConfigurationException::class,
        'throttled' => Exception\ThrottledException::class,
        'timeout' => Exception\TimeoutException::class,
        'unreachable' => Exception\UnreachableException::class,
        'credentials' => Exception\ServiceException::class,
        'access_denied' => Exception\ServiceException::class,
        'collection_not_found' => Exception\ServiceException::class,
        'collection_exists' => Exception\ServiceException::class,
        'quota' => Exception\ServiceException::class,
        'service' => Exception\ServiceException::class,
    ];

    /** The exception for an `absenki_error`. */
    public static function of(Handle $error): AbsenkiException
    {
        return self::borrowed($error->pointer);
    }

    /** The exception for an `absenki_error` that belongs to another object. */
    public static function borrowed(CData $error): AbsenkiException
    {
        $facts = Call::json('error_to_json', $error);
        $more = array_filter([
            'requestId' => $facts['request_id'],
            'orphanedFaceId' => $facts['orphaned_face_id'],
            'orphanedExternalImageId' => $facts['orphaned_external_image_id'],
            'cause' => $facts['cause'],
            'awsErrorCode' => $facts['service_code'],
            'awsErrorMessage' => $facts['service_message'],
        ], is_string(...));
        return self::exception($facts['code'], $facts['message'], $facts['retryable'], $more);
    }

    /** A failure of PHP's own part. */
    public static function new(string $code, string $operation, string $message): AbsenkiException
    {
        return self::exception($code, "{$operation}: {$message}", null, []);
    }

    /** @param array<string, string> $more */
    private static function exception(string $code, string $message, ?bool $retryable, array $more): AbsenkiException
    {
        $class = self::CLASSES[$code] ?? AbsenkiException::class;
        if (!is_a($class, Exception\ServiceException::class, true)) {
            unset($more['awsErrorCode'], $more['awsErrorMessage']);
        }
        // A number of C that is no failure of Absenki's own, such as a caught fault.
        $known = Codes::exist($code) ? $code : 'runtime';
        return self::fromCaller(new $class(...['message' => $message, 'errorCode' => $known, 'retryable' => $retryable] + $more));
    }

    /** Shows an exception where the program called this package, not inside it. */
    private static function fromCaller(AbsenkiException $exception): AbsenkiException
    {
        $package = dirname(__DIR__) . DIRECTORY_SEPARATOR;
        $trace = $exception->getTrace();
        foreach ($trace as $index => $frame) {
            if (isset($frame['file']) && !str_starts_with($frame['file'], $package)) {
                $facts = ['trace' => array_slice($trace, $index), 'file' => $frame['file'], 'line' => $frame['line'] ?? 0];
                foreach ($facts as $name => $value) {
                    (new ReflectionProperty(\Exception::class, $name))->setValue($exception, $value);
                }
                break;
            }
        }
        return $exception;
    }
}
