<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Exception;
use ValueError;

/** The stable codes of failures, and their texts. */
final class Codes
{
    private const RETRYABLE = ['throttled', 'timeout', 'unreachable'];
    private const LANGUAGES = ['id' => 0, 'en' => 1];

    /** What an exception is that PHP code makes without saying what: that of its nearest class here. */
    private const OF_CLASSES = [
        Exception\ThrottledException::class => 'throttled',
        Exception\TimeoutException::class => 'timeout',
        Exception\UnreachableException::class => 'unreachable',
        Exception\ServiceException::class => 'service',
        Exception\ConfigurationException::class => 'configuration',
        Exception\ImageException::class => 'image_corrupt',
    ];

    public static function ofClass(Exception\AbsenkiException $exception): string
    {
        foreach (self::OF_CLASSES as $class => $code) {
            if ($exception instanceof $class) {
                return $code;
            }
        }
        return 'runtime';
    }

    public static function exist(string $code): bool
    {
        return self::text($code, 'en') !== '';
    }

    /** What is usual for a code. */
    public static function areRetryable(string $code): bool
    {
        return in_array($code, self::RETRYABLE, true);
    }

    /** What to tell a person. */
    public static function text(string $code, string $language): string
    {
        $number = self::LANGUAGES[$language] ?? throw new ValueError('the language must be id or en');
        $arena = new Arena();
        return Call::string(Library::ffi()->absenki_code_text($arena->text($code), $number));
    }
}
