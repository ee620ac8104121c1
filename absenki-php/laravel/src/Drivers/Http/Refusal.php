<?php

declare(strict_types=1);

namespace Absenki\Laravel\Drivers\Http;

use Absenki\Laravel\FaceException;
use Absenki\Laravel\Messages;
use Throwable;

/** What Rekognition refuses a request with, as one of Absenki's errors. */
final class Refusal
{
    /** AWS's codes by those of Absenki. */
    private const CODES = [
        'throttled' => [
            'ThrottlingException', 'Throttling', 'ThrottledException', 'RequestThrottled', 'RequestThrottledException',
            'ProvisionedThroughputExceededException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown',
        ],
        'timeout' => ['RequestTimeout', 'RequestTimeoutException'],
        'credentials' => [
            'UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId', 'InvalidSignatureException',
            'SignatureDoesNotMatch', 'IncompleteSignature', 'IncompleteSignatureException', 'MissingAuthenticationToken',
            'MissingAuthenticationTokenException', 'ExpiredToken', 'ExpiredTokenException', 'InvalidToken', 'RequestExpired',
            'RequestTimeTooSkewed', 'AuthFailure',
        ],
        'access_denied' => [
            'AccessDeniedException', 'AccessDenied', 'NotAuthorized', 'UnauthorizedOperation', 'OptInRequired',
            'SubscriptionRequiredException',
        ],
        'collection_not_found' => ['ResourceNotFoundException'],
        'collection_exists' => ['ResourceAlreadyExistsException'],
        'image_format' => ['InvalidImageFormatException'],
        'image_too_large' => ['ImageTooLargeException', 'RequestEntityTooLargeException'],
        'quota' => ['LimitExceededException', 'ServiceQuotaExceededException'],
        'configuration' => ['UnknownOperationException'],
        'invalid_parameter' => [
            'InvalidParameterException', 'SessionNotFoundException', 'ValidationException', 'InvalidPaginationTokenException',
            'InvalidS3ObjectException', 'SerializationException',
        ],
    ];

    private const RETRYABLE = ['throttled', 'timeout', 'unreachable', 'service'];

    /** @param string $code AWS's, or one of Absenki's own; empty if the answer has none */
    public static function of(string $what, string $code, string $message, int $status, ?string $requestId): FaceException
    {
        $kind = self::kind($code, $message) ?? self::byStatus($status);
        return self::because($kind, "{$what}: {$status} {$code} {$message}", null, $requestId);
    }

    /** One of Absenki's errors, in the words of the extension. */
    public static function because(string $kind, string $detail, ?Throwable $cause = null, ?string $requestId = null): FaceException
    {
        $isRetryable = in_array($kind, self::RETRYABLE, true);
        return new FaceException(Messages::text("errors.{$kind}"), $kind, $isRetryable, $detail, $cause, $requestId);
    }

    private static function kind(string $code, string $message): ?string
    {
        // Bytes over the limit are refused before any operation looks at them.
        if (preg_match('/image\.bytes.*length less than or equal to/i', $message) === 1) {
            return 'image_too_large';
        }
        foreach (self::CODES as $kind => $codes) {
            if (in_array($code, $codes, true)) {
                return $kind;
            }
        }
        // Absenki's own routes answer with its codes.
        return ctype_lower($code[0] ?? '') ? $code : null;
    }

    private static function byStatus(int $status): string
    {
        return match ($status) {
            401 => 'credentials',
            403 => 'access_denied',
            408 => 'timeout',
            413 => 'image_too_large',
            429 => 'throttled',
            default => 'service',
        };
    }
}
