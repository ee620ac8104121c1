<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Absenki\Exception\AbsenkiException;
use RuntimeException;
use Throwable;

/**
 * No verdict could be reached, or a drop-in service reports one by throwing, as the app's did.
 *
 * The message is for a person, in the language of the settings: no path, no key, nobody's name.
 * What it takes to find the cause is in `getPrevious()` and `context()`, which Laravel's log has.
 */
final class FaceException extends RuntimeException
{
    /** @param string $errorCode the extension's stable code, or the reason of a refusal */
    public function __construct(
        string $message,
        private readonly string $errorCode,
        private readonly bool $retryable = false,
        private readonly ?string $detail = null,
        ?Throwable $previous = null,
        private readonly ?string $requestId = null,
    ) {
        parent::__construct($message, 0, $previous);
    }

    public static function fromExtension(AbsenkiException $e): self
    {
        $text = $e->getUserMessage(app(Settings::class)->language());
        return new self($text, $e->getErrorCode(), $e->isRetryable(), $e->getMessage(), $e);
    }

    /** Something that no user can mend; `$detail` is for the log. */
    public static function configuration(string $detail): self
    {
        return new self(Messages::text('unavailable'), 'configuration', false, $detail);
    }

    /** One of the package's texts. */
    public static function because(
        string $text,
        string $errorCode,
        ?string $detail = null,
        ?Throwable $previous = null,
        bool $retryable = false,
    ): self {
        return new self(Messages::text($text), $errorCode, $retryable, $detail, $previous);
    }

    /** The stable code: `timeout`, `image_corrupt`, `no_face`. */
    public function errorCode(): string
    {
        return $this->errorCode;
    }

    /** Whether the same call can succeed when it is repeated a little later. */
    public function isRetryable(): bool
    {
        return $this->retryable;
    }

    /**
     * What Laravel's log adds to the message.
     *
     * @return array<string, string|null>
     */
    public function context(): array
    {
        $context = ['code' => $this->errorCode, 'detail' => $this->detail, 'request_id' => $this->requestId];
        $cause = $this->getPrevious();
        if ($cause instanceof AbsenkiException) {
            $context['request_id'] = $cause->getRequestId();
            $context['cause'] = $cause->getCause();
            $context['orphaned_face_id'] = $cause->getOrphanedFaceId();
        }
        return array_filter($context, static fn (?string $value) => $value !== null);
    }
}
