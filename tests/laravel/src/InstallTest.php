<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceException;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** The package in an app: discovered, published, and used in place of the app's own classes. */
final class InstallTest extends TestCase
{
    public function testInstallsIntoAnAppThatHasNothingYet(): void
    {
        $this->migrate();
        self::assertFileExists("{$this->folder}/config/absenki.php");
        self::assertTrue(Schema::hasTable('face_profiles'));
        self::assertInstanceOf(\Illuminate\Database\Eloquent\Builder::class, \Absenki::profiles());
        self::assertSame(0, Artisan::call('absenki:install'));
        self::assertStringContainsString('not needed', Artisan::output());
        self::assertCount(1, glob("{$this->folder}/database/migrations/*_create_face_profiles_table.php"));
    }

    public function testTheGallerysTablesComeWithAMigrationWhereTheAppAsksForIt(): void
    {
        self::assertSame(0, Artisan::call('vendor:publish', ['--tag' => 'absenki-gallery']));
        $files = glob("{$this->folder}/database/migrations/*_create_gallery_tables.php");
        self::assertCount(1, $files);
        $migration = require $files[0];
        foreach (['pgsql' => 'postgres', 'mysql' => 'mysql'] as $connection => $file) {
            config(["database.connections.{$connection}" => ['driver' => $connection, 'database' => 'app']]);
            config(['absenki.gallery_connection' => $connection]);
            $made = DB::connection($connection)->pretend(fn () => $migration->up());
            $committed = __DIR__ . "/../../../absenki-local/src/gallery/sql/{$file}.sql";
            self::assertSame([(string) file_get_contents($committed)], array_column($made, 'query'));
            $dropped = DB::connection($connection)->pretend(fn () => $migration->down());
            $pgvector = (string) file_get_contents(dirname($committed) . '/pgvector.sql');
            preg_match_all('/TABLE IF NOT EXISTS (absenki_\w+)/', $made[0]['query'] . $pgvector, $tables);
            preg_match_all('/EXISTS (absenki_\w+)/', implode("\n", array_column($dropped, 'query')), $gone);
            // As lists: PHPUnit 13 compares keys too.
            self::assertEqualsCanonicalizing($tables[1], $gone[1]);
        }
        config(['absenki' => ['gallery_connection' => 'pgsql', 'gallery.search' => 'server'] + config('absenki')]);
        $made = array_column(DB::connection('pgsql')->pretend(fn () => $migration->up()), 'query');
        self::assertSame($pgvector, $made[1], 'where PostgreSQL searches');
        $url = preg_replace('#/[^/]*$#', '/empty', (string) getenv('ABSENKI_TEST_MYSQL_URL'));
        config(['database.connections.server' => ['driver' => 'mysql', 'url' => $url]]);
        config(['absenki.gallery_connection' => 'server']);
        $migration->up();
        $migration->up();
        preg_match('/VALUES \((\d+)\)/', (string) file_get_contents(dirname($committed) . '/mysql.sql'), $version);
        self::assertSame((int) $version[1], DB::connection('server')->table('absenki_gallery')->max('version'));
        $migration->down();
        self::assertFalse(Schema::connection('server')->hasTable('absenki_faces'));
        config(['absenki.gallery_connection' => null]);
        $this->expectException(FaceException::class);
        $migration->up();
    }

    public function testTheAppsNamesMeanThePackageWhereTheSettingSaysSo(): void
    {
        // Each in a process of its own: a class name is taken once and for all.
        $ask = fn (string $replace, string $fallback = 'null'): string => (string) shell_exec(sprintf(
            'APP_FOLDER=%s ABSENKI_REPLACE_APP_SERVICES=%s ABSENKI_FALLBACK=%s %s %s 2>&1',
            escapeshellarg($this->folder),
            $replace,
            $fallback,
            PHP_BINARY,
            escapeshellarg(__DIR__ . '/../app_services.php'),
        ));
        self::assertSame("the own service of the app\n", $ask('false'));
        self::assertSame("Absenki\\Laravel\\FaceProcessor\nAbsenki\\Laravel\\FaceEnrollService\nAbsenki\\Laravel\\FaceVerificationService\n", $ask('true'));
        // These processes do not have the extension.
        self::assertSame("the own service of the app\n", $ask('true', 'app'));
        $log = (string) file_get_contents("{$this->folder}/storage/logs/laravel.log");
        self::assertSame(1, substr_count($log, 'The extension absenki is not loaded'));
    }

    public function testIsOneVersionThroughout(): void
    {
        preg_match('/^version = "(.+)"$/m', (string) file_get_contents(__DIR__ . '/../../../Cargo.toml'), $workspace);
        self::assertSame($workspace[1], Absenki::VERSION);
        self::assertSame($workspace[1], \Absenki\version());
        $composer = json_decode((string) file_get_contents(self::PACKAGE . '/composer.json'));
        self::assertSame($workspace[1], $composer->version);
    }
}
