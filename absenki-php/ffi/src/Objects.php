<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Error;
use WeakMap;

/** What stands behind a public object: the public classes have no properties of their own for it. */
trait Objects
{
    /** @var WeakMap<object, static>|null */
    private static ?WeakMap $objects = null;

    public static function attach(object $public, self $behind): void
    {
        self::$objects ??= new WeakMap();
        self::$objects[$public] = $behind;
    }

    public static function of(object $public): static
    {
        return self::$objects[$public] ?? throw new Error('the constructor of ' . $public::class . ' was not called');
    }
}
