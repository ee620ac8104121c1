<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\Arr;
use Illuminate\Support\ConfigurationUrlParser;

/** The app's own database as the place of the gallery: `ABSENKI_GALLERY=database`. */
final class GalleryUrl
{
    private const SCHEMES = ['pgsql' => 'postgres', 'mysql' => 'mysql', 'mariadb' => 'mysql'];

    /** The URL of a connection of `config/database.php`; null for the app's default one. */
    public static function of(Repository $config, ?string $connection = null): string
    {
        $name = $connection ?? $config->get('database.default');
        $settings = $config->get("database.connections.{$name}");
        if (!is_array($settings)) {
            throw FaceException::configuration("config/database.php has no connection {$name}");
        }
        $settings = (new ConfigurationUrlParser())->parseConfiguration($settings);
        // Faces are written: of a server and its replicas it is the server.
        $settings = array_merge($settings, $settings['write'] ?? []);
        $scheme = self::SCHEMES[$settings['driver'] ?? ''] ?? null;
        if ($scheme === null) {
            throw FaceException::configuration(
                "a gallery is kept in PostgreSQL, MySQL or MariaDB, not by the connection {$name}: set ABSENKI_GALLERY to a file",
            );
        }
        $text = fn (string $key): string => (string) (Arr::first(Arr::wrap($settings[$key] ?? null)) ?? '');
        $login = rawurlencode($text('username'));
        if ($text('password') !== '') {
            $login .= ':' . rawurlencode($text('password'));
        }
        $port = $text('port') === '' ? '' : ':' . $text('port');
        $host = $text('host') === '' ? 'localhost' : $text('host');
        $options = self::options($scheme, $text, $settings['options'] ?? []);
        return "{$scheme}://{$login}@{$host}{$port}/" . rawurlencode($text('database'))
            . ($options === [] ? '' : '?' . http_build_query($options, encoding_type: PHP_QUERY_RFC3986));
    }

    /**
     * @param \Closure(string): string $text
     * @param array<int, mixed> $pdo
     * @return array<string, string>
     */
    private static function options(string $scheme, \Closure $text, array $pdo): array
    {
        if ($scheme === 'postgres') {
            $schema = $text('search_path') ?: $text('schema');
            return array_filter([
                'sslmode' => $text('sslmode'),
                'sslrootcert' => $text('sslrootcert'),
                'options[search_path]' => $schema === 'public' ? '' : $schema,
            ]);
        }
        $ca = defined('PDO::MYSQL_ATTR_SSL_CA') ? (string) ($pdo[\PDO::MYSQL_ATTR_SSL_CA] ?? '') : '';
        return array_filter([
            'socket' => $text('unix_socket'),
            'ssl-mode' => $ca === '' ? '' : 'VERIFY_CA',
            'ssl-ca' => $ca,
        ]);
    }
}
