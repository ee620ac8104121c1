<?php

declare(strict_types=1);

namespace App\Support;

/** Numbers with a point, as the sentences of Absenki beside them have it. */
final class Number
{
    public static function show(float|int|string|null $value, int $decimals = 2): string
    {
        return $value === null
            ? (string) __('ui.numbers.none')
            : number_format((float) $value, $decimals, '.', '');
    }
}
