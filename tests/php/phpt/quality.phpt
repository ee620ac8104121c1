--TEST--
qualityCheck measures as OpenCV does and judges as the app does
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
$reference = json_decode(file_get_contents(__DIR__ . '/../../reference/opencv.json'), true);
$processor = new Absenki\FaceProcessor();
$count = 0;
foreach ($reference['gate'] as $name => $gate) {
    $expected = $reference['images'][$name];
    foreach ([$processor->qualityCheck(fixture($name)), $processor->qualityCheckFile(FIXTURES . $name)] as $report) {
        // JPEG decoders differ by a level here and there.
        $near = abs($report->laplace - $expected['laplace']) <= 0.02 * $expected['laplace'] + 0.5
            && abs($report->brightness - $expected['brightness']) < 0.5;
        $outcome = $report->reason?->value ?? 'passed';
        if (!$near || $outcome !== $gate['default']['outcome'] || $report->passed !== ($outcome === 'passed')
            || [$report->width, $report->height] !== [$expected['width'], $expected['height']]) {
            echo $name, ': ', json_encode($report), ' not ', json_encode($expected), "\n";
        }
        $count++;
    }
}
var_dump($count > 20);

$dark = (new Absenki\FaceProcessor(['language' => 'en']))->qualityCheck(fixture('photos/dark.jpg'));
var_dump($dark->passed, $dark->reason, $dark->message);
$url = fixture('data_url/jpeg.txt');
var_dump($processor->qualityCheck($url)->width > 0);
?>
--EXPECTF--
bool(true)
bool(false)
enum(Absenki\Reason::TooDark)
string(%d) "The photo is too dark: brightness %f, at least 65.00. Find a brighter place."
bool(true)
