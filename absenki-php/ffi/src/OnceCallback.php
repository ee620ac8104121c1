<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Exception\AbsenkiException;
use FFI\CData;
use Throwable;
use TypeError;

/** PHP's record of used liveness sessions, as the C library calls it. */
final class OnceCallback
{
    /**
     * Runs `$call` with the callback for C. No exception may cross C: it is kept, and thrown after the call.
     *
     * @template T
     * @param callable(string, int): bool $useOnce
     * @param callable(callable): T $call
     * @return T
     */
    public static function during(callable $useOnce, callable $call): mixed
    {
        $thrown = null;
        $once = static function (mixed $data, CData $nonce, int $expires, CData $unused) use ($useOnce, &$thrown): bool {
            try {
                $answer = $useOnce(Call::string($nonce), $expires);
                $unused[0] = is_bool($answer) ? $answer
                    : throw new TypeError('The callable `useOnce` must return true or false.');
                return true;
            } catch (Throwable $e) {
                $thrown = $e;
                return false;
            }
        };
        try {
            return $call($once);
        } catch (AbsenkiException $e) {
            throw $thrown ?? $e;
        }
    }
}
