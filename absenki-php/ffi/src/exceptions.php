<?php

namespace Absenki\Exception;

use Absenki\Ffi\Codes;

/**
 * No verdict could be reached. The message is English, for a log, and holds no path, credential
 * or other person's name.
 */
class AbsenkiException extends \RuntimeException
{
    protected ?string $errorCode = null;
    protected ?string $requestId = null;
    protected ?string $orphanedFaceId = null;
    protected ?string $orphanedExternalImageId = null;
    protected ?string $cause = null;
    protected bool $retryable = false;

    /**
     * @param string|null $errorCode one of the stable codes; null takes that of the class
     * @param bool|null $retryable null takes what is usual for the code
     */
    public function __construct(
        string $message = "",
        int $code = 0,
        ?\Throwable $previous = null,
        ?string $errorCode = null,
        ?bool $retryable = null,
        ?string $requestId = null,
        ?string $orphanedFaceId = null,
        ?string $orphanedExternalImageId = null,
        ?string $cause = null,
    ) {
        parent::__construct($message, $code, $previous);
        $this->errorCode = $errorCode ?? Codes::ofClass($this);
        $this->retryable = $retryable ?? Codes::areRetryable($this->errorCode);
        $this->requestId = $requestId;
        $this->orphanedFaceId = $orphanedFaceId;
        $this->orphanedExternalImageId = $orphanedExternalImageId;
        $this->cause = $cause;
        if (!Codes::exist($this->errorCode)) {
            throw new \ValueError('there is no such error code');
        }
    }

    /** The stable code: `timeout`, `image_corrupt`, `collection_not_found`. */
    public function getErrorCode(): string
    {
        return $this->errorCode ?? Codes::ofClass($this);
    }

    /** Whether the same call can succeed when repeated a little later. */
    public function isRetryable(): bool
    {
        return $this->retryable;
    }

    /** The service's request id, if it gave one: quote it to its support. */
    public function getRequestId(): ?string
    {
        return $this->requestId;
    }

    /** A face that may be in the collection although no profile names it. */
    public function getOrphanedFaceId(): ?string
    {
        return $this->orphanedFaceId;
    }

    /** The `{user id}:{name}` that such a face was indexed under, if its id is not known. */
    public function getOrphanedExternalImageId(): ?string
    {
        return $this->orphanedExternalImageId;
    }

    /** The technical cause, for a log. */
    public function getCause(): ?string
    {
        return $this->cause;
    }

    /**
     * What to tell a person, without the technical cause.
     *
     * @param 'id'|'en' $language
     */
    public function getUserMessage(string $language = "id"): string
    {
        return Codes::text($this->getErrorCode(), $language);
    }
}

/** A photo, a box or a file that cannot be used. */
class ImageException extends AbsenkiException {}

/** A setting that does not exist or has a value that it cannot have. */
class ConfigurationException extends AbsenkiException {}

/** The recognition service failed or refused. */
class ServiceException extends AbsenkiException
{
    protected ?string $awsErrorCode = null;
    protected ?string $awsErrorMessage = null;

    public function __construct(
        string $message = "",
        int $code = 0,
        ?\Throwable $previous = null,
        ?string $errorCode = null,
        ?bool $retryable = null,
        ?string $requestId = null,
        ?string $orphanedFaceId = null,
        ?string $orphanedExternalImageId = null,
        ?string $cause = null,
        ?string $awsErrorCode = null,
        ?string $awsErrorMessage = null,
    ) {
        parent::__construct($message, $code, $previous, $errorCode, $retryable, $requestId, $orphanedFaceId, $orphanedExternalImageId, $cause);
        $this->awsErrorCode = $awsErrorCode;
        $this->awsErrorMessage = $awsErrorMessage;
    }

    /** AWS's own code: `ThrottlingException`. */
    public function getAwsErrorCode(): ?string
    {
        return $this->awsErrorCode;
    }

    /** AWS's own message, for a log. */
    public function getAwsErrorMessage(): ?string
    {
        return $this->awsErrorMessage;
    }
}

/** The service asks callers to slow down. */
class ThrottledException extends ServiceException {}

/** No answer in time. */
class TimeoutException extends ServiceException {}

/** The service could not be reached. */
class UnreachableException extends ServiceException {}
