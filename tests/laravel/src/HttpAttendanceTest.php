<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

/** The app's own call sequences as in AttendanceTest, without the extension. */
final class HttpAttendanceTest extends AttendanceTest
{
    protected const PROVIDER = 'aws';

    private ?string $address = null;

    protected function start(array $settings = []): void
    {
        $this->address ??= $this->serve();
        parent::start($settings + [
            'absenki.driver' => 'http',
            'absenki.backend' => 'rekognition',
            'absenki.aws' => ['endpoint_url' => $this->address],
            // The debug build of the server takes its time.
            'absenki.options' => ['aws.attempt_timeout_ms' => 60000, 'aws.operation_timeout_ms' => 60000],
        ]);
    }
}
