<?php

declare(strict_types=1);

namespace Absenki\Laravel;

/** The package's own texts, in the language of the settings. The app may publish and change them. */
final class Messages
{
    /** @param array<string, string|int|float> $facts */
    public static function text(string $key, array $facts = []): string
    {
        $language = app(Settings::class)->language();
        return (string) app('translator')->get("absenki::messages.{$key}", $facts, $language);
    }
}
