<?php

declare(strict_types=1);

namespace Absenki\Laravel\Tests;

use Absenki\Laravel\Contracts\PhotoProcessor;
use Absenki\Laravel\Drivers\NativePhotoProcessor;
use Absenki\Laravel\FaceProcessor;
use Absenki\Laravel\Rules\FacePhoto;

/** Quality and crop by spawned scripts, against OpenCV and against scripts that misbehave. */
final class PythonDriverTest extends TestCase
{
    private const BOX = ['Left' => 0.31, 'Top' => 0.12, 'Width' => 0.35, 'Height' => 0.4];

    protected function setUp(): void
    {
        parent::setUp();
        $this->start([
            'absenki.driver' => 'python',
            'services.face.python_bin' => '/usr/bin/python3',
            'absenki.python.quality_script' => __DIR__ . '/../python/quality.py',
            'absenki.python.crop_script' => __DIR__ . '/../python/crop.py',
            // OpenCV takes its time to load on a busy machine.
            'absenki.python.quality_timeout' => 60,
            'absenki.python.crop_timeout' => 60,
        ]);
    }

    /** A script of this test, in place of both. */
    private function script(string $python): void
    {
        $path = "{$this->folder}/script.py";
        file_put_contents($path, $python);
        $this->start(['absenki.python.quality_script' => $path, 'absenki.python.crop_script' => $path]);
    }

    public function testOpenCvAndTheExtensionSayTheSame(): void
    {
        $native = app(NativePhotoProcessor::class);
        $photos = ['good_small_png.png', 'good.jpg', 'dark.jpg', 'blurred.jpg', 'small.jpg', 'phone_orientation_6.jpg'];
        foreach ($photos as $name) {
            $path = self::fixture("photos/{$name}");
            $expected = $native->quality($path)->toArray();
            $seen = (new FaceProcessor())->qualityCheck($path);
            self::assertSame(array_keys($expected), array_keys($seen), $name);
            foreach (['success', 'width', 'height'] as $key) {
                self::assertSame($expected[$key], $seen[$key], "{$name} {$key}");
            }
            // JPEG decoders may differ in how they enlarge colour; PNG leaves no freedom.
            $jpeg = str_ends_with($name, '.jpg');
            self::assertEqualsWithDelta($expected['brightness'], $seen['brightness'], $jpeg ? 0.5 : 0.0, $name);
            self::assertEqualsWithDelta($expected['laplace'], $seen['laplace'], $jpeg ? 0.002 * $expected['laplace'] : 0.0, $name);
        }
    }

    public function testCropsGoThroughTheScript(): void
    {
        $photo = self::fixture('photos/good.jpg');
        $processor = new FaceProcessor();
        $given = $processor->cropFace($photo, "{$this->folder}/given.jpg", self::BOX);
        $native = app(NativePhotoProcessor::class)->crop($photo, "{$this->folder}/native.jpg", self::BOX);
        self::assertSame([true, 'bbox', $native->width, $native->height], [$given['success'], $given['source'], $given['width'], $given['height']]);
        self::assertSame([$given['width'], $given['height']], array_slice(getimagesize("{$this->folder}/given.jpg"), 0, 2));
        self::assertSame('haar', $processor->cropFace($photo, "{$this->folder}/found.jpg")['source']);
        $none = $processor->cropFace(self::fixture('photos/no_face.jpg'), "{$this->folder}/none.jpg");
        self::assertSame([false, 'Wajah tidak terlihat di foto. Hadapkan wajah ke kamera lalu coba lagi.'], [$none['success'], $none['message']]);
        self::assertTrue((new FacePhoto())->passes('photo', self::upload('photos/good.jpg')));
        self::assertFalse((new FacePhoto())->passes('photo', self::upload('photos/no_face.jpg')));
    }

    public function testTheScriptsAreCalledAsTheAppCalledThem(): void
    {
        $this->script('import json, sys; print(json.dumps({"ok": True, "source": json.dumps(sys.argv[1:]), "laplace": len(sys.argv)}))');
        $photos = app(PhotoProcessor::class);
        $nasty = '--out; $(touch x) "foto".jpg';
        self::assertSame(['--image', $nasty, '--out', 'crop.jpg'], json_decode($photos->crop($nasty, 'crop.jpg')->source));
        $boxed = json_decode($photos->crop('a.jpg', 'b.jpg', self::BOX)->source);
        self::assertSame(['--image', 'a.jpg', '--out', 'b.jpg', '--bbox', '0.31,0.12,0.35,0.4'], $boxed);
        self::assertSame(3.0, $photos->quality('a.jpg')->laplace);
    }

    /** @return array<string, array{string, string}> */
    public static function misbehaviour(): array
    {
        return [
            'no photo' => ['print(\'{"ok": false, "message": "/secret/path: bad"}\')', 'Foto tidak dapat dibaca.'],
            'no JSON' => ['print("Traceback /secret/path")', 'Layanan wajah tidak dapat dijalankan. Hubungi admin.'],
            'exception' => ['raise SystemExit("/secret/path")', 'Layanan wajah tidak dapat dijalankan. Hubungi admin.'],
            'hangs' => ['import time; time.sleep(5); print(\'{"ok": false}\')', 'Layanan wajah tidak dapat dijalankan. Hubungi admin.'],
        ];
    }

    /** @dataProvider misbehaviour */
    #[\PHPUnit\Framework\Attributes\DataProvider('misbehaviour')]
    public function testAMisbehavingScriptIsAnAnswerWithoutItsWords(string $python, string $message): void
    {
        $this->script($python);
        $this->app['config']->set('absenki.python.quality_timeout', 1);
        $answer = (new FaceProcessor())->qualityCheck(self::fixture('photos/good.jpg'));
        self::assertSame(['success' => false, 'message' => $message], $answer);
    }

    public function testAScriptThatIsNotThereIsSaid(): void
    {
        $this->start(['absenki.python.quality_script' => "{$this->folder}/none.py"]);
        self::assertFalse((new FaceProcessor())->qualityCheck(self::fixture('photos/good.jpg'))['success']);
        self::assertStringContainsString('absenki.python.quality_script', (string) file_get_contents("{$this->folder}/storage/logs/laravel.log"));
    }
}
