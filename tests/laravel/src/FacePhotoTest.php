<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Rules\FacePhoto;
use Illuminate\Http\UploadedFile;
use Illuminate\Support\Facades\Validator;

/** The validation rule, in both languages. */
final class FacePhotoTest extends TestCase
{
    /** The first complaint about a field `foto`, or null. */
    private function complaint(mixed $value, FacePhoto $rule = new FacePhoto()): ?string
    {
        return Validator::make(['foto' => $value], ['foto' => $rule])->errors()->first('foto') ?: null;
    }

    public function testAGoodPhotoOfOnePersonPasses(): void
    {
        self::assertNull($this->complaint(self::upload('photos/good.jpg')));
        self::assertNull($this->complaint(self::dataUrl('photos/good.jpg')));
        self::assertNull($this->complaint(self::upload('photos/two_people.jpg'), new FacePhoto(severalFaces: true)));
    }

    public function testWhatIsNotAboutThePhotoIsInTheLog(): void
    {
        $log = fn (): string => (string) @file_get_contents("{$this->folder}/storage/logs/laravel.log");
        self::assertNotNull($this->complaint('data:image/jpeg;base64,' . base64_encode('no photo')));
        self::assertStringNotContainsString('Face photo check failed', $log());
        $this->start(['absenki.options' => ['face.treshold' => 80]]);
        self::assertSame('Pengaturan layanan wajah keliru. Hubungi admin.', $this->complaint(self::upload('photos/good.jpg')));
        self::assertMatchesRegularExpression('/Face photo check failed .*"code":"configuration".*did you mean `face.threshold`/', $log());
    }

    public function testEveryComplaintIsInTheLanguageOfTheSettings(): void
    {
        $text = "{$this->folder}/notes.jpg";
        file_put_contents($text, 'no photo at all');
        $notes = new UploadedFile($text, 'notes.jpg', null, null, true);
        $good = self::upload('photos/good.jpg');
        $cases = [
            [$notes, 'Foto harus berupa foto JPEG, PNG, WebP, atau BMP.', 'The foto must be a JPEG, PNG, WebP or BMP photo.'],
            [self::fixture('photos/good.jpg'), 'Foto harus berupa foto', 'The foto must be'],
            [['a'], 'Foto harus berupa foto', 'The foto must be'],
            ['data:image/jpeg;base64,###', 'Foto harus berupa foto', 'The foto must be'],
            [self::upload('photos/small.jpg'), 'Foto terlalu kecil', 'The photo is too small'],
            [self::upload('photos/dark.jpg'), 'Foto terlalu gelap', 'The photo is too dark'],
            [self::dataUrl('photos/blurred.jpg'), 'Foto buram', 'The photo is blurry'],
            [self::upload('photos/no_face.jpg'), 'Wajah tidak terlihat', 'No face is visible'],
            [self::upload('photos/two_people.jpg'), 'Ada 2 wajah', 'There are 2 faces'],
        ];
        foreach (['id' => 1, 'en' => 2] as $language => $column) {
            $this->start(['absenki.language' => $language]);
            foreach ($cases as $case) {
                self::assertStringStartsWith($case[$column], (string) $this->complaint($case[0]));
            }
            $size = ['id' => 'Foto terlalu besar, maksimal 0.01 MB.', 'en' => 'The foto is too large, at most 0.01 MB.'];
            self::assertSame($size[$language], $this->complaint($good, new FacePhoto(maxMegabytes: 0.01)));
        }
    }
}
