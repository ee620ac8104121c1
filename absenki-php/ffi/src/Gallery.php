<?php

declare(strict_types=1);

namespace Absenki\Ffi;

use Absenki\Calibration;
use Absenki\CopiedCollection;
use Absenki\GalleryCheck;
use Absenki\IdleFace;
use Closure;
use FFI\CData;
use Throwable;
use TypeError;

/** What stands behind `Absenki\Gallery`. */
final class Gallery
{
    use Objects;

    /** The largest number of days. */
    private const MOST_DAYS = 0xFFFF_FFFF;

    private readonly Settings $settings;

    /** @param array<int|string, mixed>|null $config */
    public function __construct(?array $config)
    {
        $this->settings = Settings::of($config);
        if ($this->settings->get('backend') !== 'local') {
            throw Failure::new('configuration', 'open_gallery', 'only the backend local has a gallery');
        }
        $this->settings->backend();
    }

    public function check(): GalleryCheck
    {
        return Hydrator::galleryCheck(Call::json('gallery_check', $this->settings->config->pointer));
    }

    /** @return list<IdleFace> */
    public function purge(int $days, bool $delete): array
    {
        if ($days < 0 || $days > self::MOST_DAYS) {
            throw new TypeError('The days must be 0 or more.');
        }
        return array_map(Hydrator::idleFace(...), Call::json('gallery_purge', $this->settings->config->pointer, $days, $delete));
    }

    public function calibrate(float $falseAcceptRate): Calibration
    {
        return Hydrator::calibration(Call::json('gallery_calibrate', $this->settings->config->pointer, $falseAcceptRate));
    }

    /** @param (callable(string, int, int): void)|null $progress */
    public function load(?callable $progress): void
    {
        $thrown = null;
        Call::run('gallery_load', $this->settings->config->pointer, self::report($progress, $thrown), null);
        $thrown === null || throw $thrown;
    }

    /**
     * @param (callable(string, int, int): void)|null $progress
     * @return list<CopiedCollection>
     */
    public function copyTo(string $place, ?callable $progress): array
    {
        $arena = new Arena();
        $thrown = null;
        $report = self::report($progress, $thrown);
        $copied = Call::json('gallery_copy', $this->settings->config->pointer, $arena->text($place), $report, null);
        return $thrown === null ? array_map(Hydrator::copiedCollection(...), $copied) : throw $thrown;
    }

    /**
     * What C calls. No exception may cross C: it is kept, to be thrown after the call.
     *
     * @param (callable(string, int, int): void)|null $progress
     */
    private static function report(?callable $progress, ?Throwable &$thrown): ?Closure
    {
        return $progress === null ? null
            : static function (mixed $data, CData $collection, int $done, int $total) use ($progress, &$thrown): void {
                try {
                    $thrown === null && $progress(Call::string($collection), $done, $total);
                } catch (Throwable $e) {
                    $thrown = $e;
                }
            };
    }
}
