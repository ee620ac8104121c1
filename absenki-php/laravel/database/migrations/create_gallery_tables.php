<?php

declare(strict_types=1);

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceException;
use Illuminate\Database\Connection;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

/**
 * The tables of a gallery in the app's database (ABSENKI_GALLERY=database), for an app whose own user may not make
 * tables: the library makes them at the first use otherwise. What is there already stays.
 */
return new class () extends Migration {
    private const TABLES = [
        'absenki_notes', 'absenki_tags', 'absenki_indexed', 'absenki_vectors', 'absenki_matches', 'absenki_associations', 'absenki_users',
        'absenki_removals', 'absenki_faces', 'absenki_collections', 'absenki_gallery',
    ];

    public function up(): void
    {
        $connection = $this->gallery();
        $server = (config('absenki')['gallery.search'] ?? null) === 'server';
        $files = match ($connection->getDriverName()) {
            'pgsql' => $server ? ['postgres', 'pgvector'] : ['postgres'],
            'mysql', 'mariadb' => ['mysql'],
            default => throw FaceException::configuration('a gallery is kept in PostgreSQL, MySQL or MariaDB'),
        };
        $package = dirname((new ReflectionClass(Absenki::class))->getFileName(), 2);
        foreach ($files as $file) {
            $connection->unprepared((string) file_get_contents("{$package}/database/gallery/{$file}.sql"));
        }
    }

    public function down(): void
    {
        foreach (self::TABLES as $table) {
            $this->gallery()->unprepared("DROP TABLE IF EXISTS {$table}");
        }
    }

    private function gallery(): Connection
    {
        return DB::connection(config('absenki.gallery_connection') ?: null);
    }
};
