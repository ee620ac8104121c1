<?php

declare(strict_types=1);

// Prints what the extension is given and what comes of it; with the argument `cache`, writes the
// cache of the settings after that, as `config:cache` does.

$app = require __DIR__ . '/application.php';

$settings = $app->make(Absenki\Laravel\Settings::class)->forExtension();
$enroll = new Absenki\FaceEnrollService($settings);
$enroll->ensureCollection();
$photos = __DIR__ . '/../fixtures/photos';
$twoPeople = (string) file_get_contents("{$photos}/two_people.jpg");
echo json_encode([
    'settings' => $settings,
    'quality' => (new Absenki\Laravel\FaceProcessor())->qualityCheck("{$photos}/good.jpg")['message'],
    'two people' => $enroll->enrollFace(1, 'Budi', $twoPeople)->reason->value,
    'cached' => $app->configurationIsCached(),
]);
if (($argv[1] ?? '') === 'cache') {
    file_put_contents($app->getCachedConfigPath(), '<?php return ' . var_export($app['config']->all(), true) . ';');
}
