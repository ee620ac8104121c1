<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Gallery;
use Absenki\Laravel\Absenki;
use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\Contracts\FaceRecognizer;
use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Drivers\Extension;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\Settings;
use Absenki\Laravel\TemporaryFile;
use Closure;
use Illuminate\Support\Facades\Schema;
use Throwable;

/** The checks of `absenki:doctor`. Each returns what it saw, or throws; one whose needs failed is left out. */
final class Doctor
{
    private const COLUMNS = [
        'id', 'user_id', 'face_id', 'provider', 'collection_id', 'image_path', 'confidence', 'created_at', 'updated_at',
    ];

    /** Side of the self-test's photo, pixels, and of its squares. */
    private const SIDE = 320;
    private const SQUARE = 32;

    public function __construct(
        private readonly Settings $settings,
        private readonly PhotoProcessor $photos,
        private readonly FaceCollection $collection,
        private readonly FaceRecognizer $faces,
        private readonly Absenki $absenki,
    ) {
    }

    /** @return array<string, array{Closure(): string, list<string>}> each with the checks that it needs */
    public function checks(): array
    {
        return [
            'user' => [$this->user(...), []],
            'driver' => [$this->driver(...), []],
            'extension' => [$this->extension(...), []],
            'credentials' => [$this->credentials(...), []],
            'recognition service' => [$this->service(...), ['extension', 'credentials']],
            'gallery' => [$this->gallery(...), ['recognition service']],
            'collection' => [$this->collection(...), ['recognition service']],
            'templates' => [$this->templates(...), ['collection']],
            'database' => [$this->database(...), []],
            'profiles' => [$this->profiles(...), ['collection', 'database']],
            'probe face' => [$this->probe(...), ['driver', 'collection']],
            'photo disk' => [$this->disk(...), []],
            'self-test' => [$this->selfTest(...), ['extension']],
        ];
    }

    /** Who wrote and read here: php-fpm is often somebody else. */
    private function user(): string
    {
        if (!function_exists('posix_geteuid')) {
            return get_current_user();
        }
        $name = posix_getpwuid(posix_geteuid())['name'] ?? (string) posix_geteuid();
        $owner = (int) fileowner(storage_path());
        if ($owner === posix_geteuid()) {
            return $name;
        }
        $other = posix_getpwuid($owner)['name'] ?? (string) $owner;
        return "{$name}, but storage/ belongs to {$other}: check as that user too, sudo -u {$other} php artisan absenki:doctor";
    }

    private function driver(): string
    {
        $driver = (string) ($this->settings->get('driver') ?? 'native');
        if ($driver === 'fake') {
            throw new Trouble('fake: every face is recognised', 'Set ABSENKI_DRIVER=native in .env.');
        }
        return $driver;
    }

    private function extension(): string
    {
        if ($this->settings->get('driver') === 'http') {
            return 'not needed by the driver http';
        }
        $trouble = Extension::trouble();
        if ($trouble !== null) {
            $advice = 'Either build absenki-php and put `extension=absenki` into the php.ini of the command line and of php-fpm, '
                . 'or `composer require absenki/ffi` and allow FFI.';
            throw new Trouble($trouble, $advice);
        }
        $version = \Absenki\version();
        if ($version !== Absenki::VERSION) {
            $advice = 'Install both in one version, and restart php-fpm and the queue workers.';
            throw new Trouble("the extension is {$version}, the package " . Absenki::VERSION, $advice);
        }
        return extension_loaded('absenki') ? $version : "{$version}, through PHP's FFI";
    }

    private function credentials(): string
    {
        if ($this->settings->get('backend') === 'local') {
            return 'none needed, faces are in the gallery';
        }
        $key = $this->settings->get('aws.key');
        if (($key === null) !== ($this->settings->get('aws.secret') === null)) {
            throw new Trouble('half a pair', 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither.');
        }
        return match (true) {
            $key !== null => 'from the settings',
            $this->settings->get('driver') === 'http' => 'none in the settings, requests are not signed',
            default => "none in the settings, AWS's own credential chain is used",
        };
    }

    private function service(): string
    {
        try {
            $ping = $this->collection->ping();
        } catch (FaceException $e) {
            $advice = $this->settings->get('backend') === 'local'
                ? 'Check ABSENKI_GALLERY: its folder must be there, and be writable for PHP; a database must be reachable.'
                : 'Check the region, the credentials and their policy, and the network.';
            throw new Trouble($this->words($e), $advice);
        }
        return sprintf('%s answered in %.0f ms', $ping['provider'], $ping['milliseconds']);
    }

    /** Templates identify people: the gallery's file is its owner's alone. */
    private function gallery(): string
    {
        if ($this->settings->get('backend') !== 'local') {
            return 'none, the faces are at AWS';
        }
        $gallery = (string) $this->settings->forExtension()['gallery'];
        if (str_contains($gallery, '://') || in_array($gallery, ['memory', ':memory:'], true)) {
            return 'no file';
        }
        clearstatcache();
        foreach (["{$gallery}-wal", "{$gallery}-shm", $gallery] as $file) {
            if (PHP_OS_FAMILY !== 'Windows' && is_file($file) && (fileperms($file) & 0077) !== 0) {
                throw new Trouble("other users of this machine may read {$file}", "Run chmod 600 {$file}", true);
            }
        }
        return 'its owner alone may read it';
    }

    private function collection(): string
    {
        $found = $this->collection->describe();
        if ($found === null) {
            $name = (string) $this->settings->get('rekognition.collection');
            throw new Trouble("there is no {$name}", 'Run php artisan absenki:collection create.');
        }
        return "{$found['collection_id']} holds {$found['face_count']} faces";
    }

    /** Whether a search can find every face of the embedded recognizer. */
    private function templates(): string
    {
        if ($this->settings->get('backend') !== 'local') {
            return 'none, the faces are at AWS';
        }
        $found = (new Gallery($this->settings->forExtension()))->check();
        if ($found->damaged !== [] || $found->incomparable > 0) {
            $count = count($found->damaged);
            throw new Trouble(
                "{$count} damaged, {$found->incomparable} of another model: no search finds these faces",
                'absenki gallery check lists those that are damaged. Delete them, then run php artisan absenki:re-enroll.',
            );
        }
        return $found->notCurrent === 0 ? 'all can be searched' : "all can be searched, {$found->notCurrent} to encrypt: absenki gallery rekey";
    }

    private function database(): string
    {
        try {
            $table = $this->absenki->profiles()->getModel()->getTable();
            $missing = array_diff(self::COLUMNS, Schema::getColumnListing($table));
        } catch (Throwable) {
            throw new Trouble('no connection', 'Check the DB_ settings in .env.');
        }
        if ($missing !== []) {
            $advice = 'Run php artisan absenki:install and php artisan migrate.';
            throw new Trouble("{$table} lacks " . implode(', ', $missing), $advice);
        }
        return $this->absenki->profiles()->count() . ' profiles';
    }

    private function profiles(): string
    {
        $faces = $this->collection->describe()['face_count'] ?? 0;
        $here = $this->absenki->profilesInUse()->count();
        $elsewhere = $this->absenki->profiles()->count() - $here;
        if ($here === 0 && $elsewhere > 0) {
            $advice = 'Was the backend or the collection switched? Switch back, or run php artisan absenki:re-enroll.';
            throw new Trouble("all {$elsewhere} profiles are of another collection or backend", $advice);
        }
        if ($here !== $faces) {
            $advice = 'php artisan absenki:reconcile lists them, absenki:re-enroll enrols the stored photos of those whose face is gone.';
            throw new Trouble("{$here} profiles, but {$faces} faces", $advice);
        }
        return "{$here} profiles, {$faces} faces" . ($elsewhere > 0 ? "; {$elsewhere} of another collection or backend" : '');
    }

    /** Writes a face and takes it out again, as an enrolment does. AWS bills one image for it. */
    private function probe(): string
    {
        $photo = (string) file_get_contents(dirname(__DIR__, 2) . '/resources/probe.jpg');
        try {
            $enrolment = $this->faces->enroll('absenki-doctor', '', $photo, []);
            $enrolment->undo();
        } catch (FaceException $e) {
            $advice = $this->settings->get('backend') === 'local'
                ? 'PHP must be able to write the gallery and its folder: check who owns them.'
                : 'The policy must allow rekognition:IndexFaces and rekognition:DeleteFaces.';
            throw new Trouble($this->words($e), $advice);
        }
        if (!$enrolment->enrolled && $enrolment->reason !== 'face_too_small') {
            throw new Trouble("refused as {$enrolment->reason}", 'Check the settings of face and enroll.');
        }
        return 'written and removed';
    }

    private function disk(): string
    {
        $disk = $this->absenki->disk();
        $probe = 'faces/absenki-doctor-' . bin2hex(random_bytes(6));
        try {
            $kept = $disk->put($probe, 'x') && $disk->get($probe) === 'x';
            $disk->delete($probe);
        } catch (Throwable) {
            $kept = false;
        }
        $advice = "Check ABSENKI_DISK and the folder's owner.";
        return $kept ? 'can be written' : throw new Trouble('cannot be written', $advice);
    }

    /** A photo whose brightness and crop are known beforehand, through the driver in use. */
    private function selfTest(): string
    {
        $photo = TemporaryFile::named('bmp', self::chessboard());
        try {
            $quality = $this->photos->quality($photo->path);
        } catch (FaceException $e) {
            $advice = $this->settings->get('driver') === 'http'
                ? 'rekognition-local must be reachable: check ABSENKI_HTTP_URL or AWS_ENDPOINT_URL_REKOGNITION, and its key.'
                : 'Run what the driver runs by hand.';
            throw new Trouble($this->words($e), $advice);
        }
        $cropFile = TemporaryFile::named('jpg');
        $box = ['Left' => 0.25, 'Top' => 0.25, 'Width' => 0.5, 'Height' => 0.5];
        $crop = $this->photos->crop($photo->path, $cropFile->path, $box);
        // Squares of 90 and 200; half the side, with a tenth of it on each side, enlarged to 224.
        $seen = [$quality->width, $quality->height, $quality->brightness, $crop?->width, $crop?->height];
        if ($seen !== [self::SIDE, self::SIDE, 145.0, 224, 224]) {
            $advice = 'The driver works wrongly here: report it with the output of php --ri absenki.';
            throw new Trouble('measured ' . json_encode($seen), $advice);
        }
        return sprintf('sharpness %.2f, brightness %.2f', $quality->laplace, $quality->brightness);
    }

    /** Grey squares as a BMP file, which takes no image library to write. */
    private static function chessboard(): string
    {
        $pixels = '';
        for ($y = 0; $y < self::SIDE; $y++) {
            for ($x = 0; $x < self::SIDE; $x += self::SQUARE) {
                $dark = (intdiv($x, self::SQUARE) + intdiv($y, self::SQUARE)) % 2 === 0;
                $pixels .= str_repeat(chr($dark ? 90 : 200), 3 * self::SQUARE);
            }
        }
        $header = pack('VVVvvVVVVVV', 40, self::SIDE, self::SIDE, 1, 24, 0, strlen($pixels), 2835, 2835, 0, 0);
        return 'BM' . pack('VVV', 14 + strlen($header) + strlen($pixels), 0, 14 + strlen($header)) . $header . $pixels;
    }

    private function words(FaceException $e): string
    {
        return $e->context()['detail'] ?? $e->getMessage();
    }
}
