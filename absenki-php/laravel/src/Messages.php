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

    /** Whether there is a text of this key. */
    public static function has(string $key): bool
    {
        return app('translator')->has("absenki::messages.{$key}", app(Settings::class)->language());
    }

    /**
     * What to say of a verdict: the extension's sentence, or with `ABSENKI_TEXTS=app` the app's own.
     *
     * @param array<string, string|int|float> $facts
     */
    public static function ofReason(string $reason, string $sentence, array $facts): string
    {
        return app(Settings::class)->get('texts') === 'app' ? self::text($reason, $facts) : $sentence;
    }
}
