<?php

declare(strict_types=1);

namespace Absenki\Laravel\Testing;

use Error;

/**
 * A call that no test scripted. An `Error`, since the apps that are tested catch every `Exception`
 * and would show it as a sentence to the user.
 */
final class StrayCall extends Error
{
}
