<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

/** The same calls as RekognitionTest's, without the extension. */
final class HttpRekognitionTest extends RekognitionTest
{
    protected const DRIVER = 'http';
}
