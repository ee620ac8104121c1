<?php

declare(strict_types=1);

namespace Absenki\Laravel;

/** A file of signed records of what was deleted, in the form that `absenki audit` checks. */
final class DeletionRecords
{
    private const PURPOSE = 'absenki deletion record 1.';
    private const SHORTEST_KEY = 32;

    private function __construct(private readonly string $key, private readonly mixed $file)
    {
    }

    /** Opens the file, before anything is deleted. */
    public static function open(Settings $settings, string $path): self
    {
        $key = (string) $settings->get('audit.key');
        if (strlen($key) < self::SHORTEST_KEY) {
            throw FaceException::configuration('audit.key must have at least 32 characters: set ABSENKI_AUDIT_KEY');
        }
        $file = @fopen($path, 'ab');
        return new self($key, $file ?: throw FaceException::configuration('the file of --record cannot be written'));
    }

    /** @param array<string, mixed> $deleted */
    public function add(string $action, array $deleted): void
    {
        $record = json_encode(['action' => $action, 'at' => time(), 'deleted' => $deleted], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
        $line = json_encode(['record' => $record, 'signature' => self::signature($this->key, $record)], JSON_THROW_ON_ERROR) . "\n";
        if (fwrite($this->file, $line) !== strlen($line) || !fflush($this->file)) {
            throw FaceException::configuration('the file of --record cannot be written');
        }
    }

    public static function signature(string $key, string $record): string
    {
        return hash_hmac('sha256', self::PURPOSE . $record, $key);
    }
}
