<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use FFI\CData;

/** An object of the C library, freed with the last reference to it. */
final class Handle
{
    /** @param string $type the object's name in C without `absenki_`, such as `photo` */
    public function __construct(
        public readonly CData $pointer,
        private readonly string $type,
    ) {
    }

    public function __destruct()
    {
        Library::ffi()->{"absenki_{$this->type}_free"}($this->pointer);
    }
}
