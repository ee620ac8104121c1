<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Exception\AbsenkiException;
use Absenki\FaceEnrollService;
use Absenki\FaceProcessor;
use Absenki\FaceVerificationService;
use Absenki\Laravel\Drivers\QualityGate;
use Absenki\Laravel\Messages;
use Illuminate\Support\Arr;

/** The texts that the package repeats for its drivers without the extension are the extension's. */
final class MessagesTest extends TestCase
{
    /** @return array<string, array{string}> */
    public static function languages(): array
    {
        return ['Indonesian' => ['id'], 'English' => ['en']];
    }

    /** @dataProvider languages */
    #[\PHPUnit\Framework\Attributes\DataProvider('languages')]
    public function testSaysWhatTheExtensionSays(string $language): void
    {
        $this->start(['absenki.language' => $language]);
        $config = ['backend' => 'local', 'gallery' => ':memory:', 'language' => $language, 'face.threshold' => 81.5];
        $config['verify.several_faces'] = 'refuse';
        $enroll = new FaceEnrollService($config);
        $verify = new FaceVerificationService($config);
        $photo = fn (string $name): string => (string) file_get_contents(self::fixture($name));
        $enroll->ensureCollection();
        $enrolled = $enroll->enrollFace(1, 'Budi', $photo('people/obama.jpg'));
        $faces = [$enrolled->face->faceId];
        $matched = $verify->verifyFace(1, $photo('people/obama2.jpg'), $faces);
        $said = [
            'enrolled' => $enrolled->message,
            'matched' => $matched->message,
            'not_enrolled' => $verify->verifyFace(1, $photo('people/obama2.jpg'), [])->message,
            'no_face' => $verify->verifyFace(1, $photo('photos/no_face.jpg'), $faces)->message,
            'multiple_faces' => $verify->verifyFace(1, $photo('photos/two_people.jpg'), $faces)->message,
            'wrong_person' => $verify->verifyFace(2, $photo('people/obama2.jpg'), ['another'])->message,
            'no_match' => $verify->verifyFace(1, $photo('people/collins.jpg'), $faces)->message,
        ];
        $facts = ['score' => sprintf('%.2f', $matched->shownScore), 'count' => 2, 'threshold' => 81.5];
        foreach ($said as $reason => $text) {
            self::assertSame($text, Messages::text($reason, $facts));
        }
        foreach ((require self::PACKAGE . "/lang/{$language}/messages.php")['errors'] as $code => $text) {
            self::assertSame((new AbsenkiException('', 0, null, $code))->getUserMessage($language), $text);
        }
        $small = $enroll->enrollFace(1, 'Budi', $photo('formats/jpeg_420.jpg'))->message;
        self::assertStringStartsWith(explode(':', $small)[0] . ':', Messages::text('low_quality', ['detail' => '']));
        foreach (['small', 'dark', 'blurred', 'good'] as $name) {
            $report = (new FaceProcessor($config))->qualityCheck($photo("photos/{$name}.jpg"));
            $judged = app(QualityGate::class)->judge($report->laplace, $report->brightness, $report->width, $report->height);
            self::assertSame([$report->reason?->value, $report->threshold], [$judged->reason, $judged->threshold]);
            self::assertSame($report->message ?? Messages::text('quality_passed'), $judged->message);
        }
    }

    public function testBothLanguagesHaveTheSameTextsWithTheSameFacts(): void
    {
        $texts = fn (string $language): array => array_map(function (string $text): array {
            preg_match_all('/:([a-zA-Z_]+)/', $text, $facts);
            $facts = array_map('strtolower', $facts[1]);
            sort($facts);
            return $facts;
        }, Arr::dot(require self::PACKAGE . "/lang/{$language}/messages.php"));
        self::assertSame($texts('id'), $texts('en'));
    }

    public function testMigrationListsTheTextsAsTheyAre(): void
    {
        $texts = require self::PACKAGE . '/lang/id/messages.php';
        foreach ([self::PACKAGE . '/MIGRATION.md', self::PACKAGE . '/../../docs/id/migration.md'] as $page) {
            $rows = preg_match_all('/\| `(\w+)`: (.+) \|$/m', (string) file_get_contents($page), $listed, PREG_SET_ORDER);
            self::assertGreaterThan(20, $rows);
            foreach ($listed as [, $key, $text]) {
                self::assertSame($texts[$key], $text);
            }
        }
    }
}
