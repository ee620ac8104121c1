<?php

declare(strict_types=1);

namespace App\Support;

/** Numbers as the reader's language writes them. */
final class Number
{
    public static function show(float|int|string|null $value, int $decimals = 2): string
    {
        if ($value === null) {
            return (string) __('ui.numbers.none');
        }

        return app()->getLocale() === 'en'
            ? number_format((float) $value, $decimals)
            : number_format((float) $value, $decimals, ',', '.');
    }
}
