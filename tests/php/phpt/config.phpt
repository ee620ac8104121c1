--TEST--
One array, with .env's texts, aliases, and the nearest name for a wrong one
--EXTENSIONS--
absenki
--INI--
absenki.max_pixels=200000
--ENV--
FACE_MIN_BRIGHTNESS=250
AWS_EC2_METADATA_DISABLED=true
--FILE--
<?php
require 'common.inc';
use Absenki\FaceProcessor;

$photo = fixture('photos/small.jpg');
$reason = fn (?array $config) => (new FaceProcessor($config))->qualityCheck($photo)->reason?->value ?? 'passed';
$size = ['face.min_width' => 1, 'face' => ['min_height' => '1']];
echo 'environment: ', $reason($size), "\n";
echo 'over it: ', $reason($size + ['face.min_brightness' => '10.5', 'face.min_laplace' => 0, 'face.adaptive' => 'false']), "\n";
echo 'without it: ', $reason($size + ['environment' => false, 'face.min_laplace' => 0, 'face.adaptive' => 'false']), "\n";
echo 'null: ', $reason($size + ['face.min_brightness' => null]), "\n";
echo 'empty: ', $reason($size + ['face.min_brightness' => '']), "\n";
echo 'bool and float: ', $reason($size + ['face.min_brightness' => 5.0, 'face.enable_adaptive_laplace' => false, 'face.min_laplace' => 1e9]), "\n";

foreach ([
    ['face' => ['treshold' => 80]],
    ['backnd' => 'local'],
    ['nothing at all like a setting' => 1],
    [5 => 1],
    ['face' => ['threshold' => 'high']],
    ['face' => ['threshold' => [1]]],
    ['face' => 80],
    ['aws' => ['key' => new stdClass()]],
    ['backend' => 'azure'],
    ['environment' => 'no'],
    ['enviroment' => false],
    ['language' => 'fr'],
    ["face.\xff" => 1],
] as $config) {
    try {
        new FaceProcessor($config);
        echo "accepted\n";
    } catch (Absenki\Exception\ConfigurationException $e) {
        echo preg_replace('/[^ -~]+/', '?', $e->getMessage()), "\n";
    }
}
show('gallery', fn () => new Absenki\FaceEnrollService(['backend' => 'local']));
show('key alone', fn () => new Absenki\FaceEnrollService(['aws' => ['key' => 'AKIAEXAMPLE']]));
show('aliases', fn () => new Absenki\FaceVerificationService(['aws' => ['key' => 'a', 'secret' => 'b', 'endpoint' => 'http://127.0.0.1:1'],
    'rekognition' => ['region' => 'ap-southeast-1', 'threshold' => '85', 'collection' => 'staff']]));
show('threshold', fn () => new Absenki\FaceVerificationService(['rekognition' => ['threshold' => 101]]));
show('collection', fn () => new Absenki\FaceEnrollService(['rekognition' => ['collection' => 'a b']]));
show('limit of the administrator', fn () => (new FaceProcessor(['limits' => ['max_pixels' => 99999999]]))->qualityCheck(fixture('photos/good.jpg')));

putenv('ABSENKI_LANGUAGE=app');
putenv('ENABLE_ADAPTIVE_LAPLACE=perhaps');
show('spelt for another', fn () => new FaceProcessor(['language' => 'en', 'face.adaptive' => true]));
show('left alone', fn () => new FaceProcessor(['language' => 'en', 'environment' => false]));

function connect(array $config) { return new Absenki\FaceEnrollService($config); }
try {
    connect(['environment' => false, 'aws' => ['key' => 'AKIASECRET', 'secret' => 'hunter2', 'regio' => 'x']]);
} catch (Absenki\Exception\ConfigurationException $e) {
    var_dump(str_contains("$e", 'hunter2'), str_contains("$e", 'AKIASECRET'), str_contains("$e", 'connect(Array)'));
}
?>
--EXPECT--
environment: too_dark
over it: passed
without it: passed
null: too_dark
empty: too_dark
bool and float: blurry
config: there is no setting `face.treshold`; did you mean `face.threshold`?
config: there is no setting `backnd`; did you mean `backend`?
config: there is no setting `nothing at all like a setting`
config: there is no setting `5`
config: face.threshold must be a number from 0 to 100
config: face.threshold must be text, a number, true, false or null
config: there is no setting `face`
config: aws.key must be text, a number, true, false or null
config: backend must be rekognition or local
config: environment must be true or false
config: there is no setting `enviroment`; did you mean `environment`?
config: language must be id or en
config: there is no setting `face.?`
gallery: ConfigurationException configuration
key alone: ServiceException credentials
aliases: Absenki\FaceVerificationService
threshold: ConfigurationException configuration
collection: ConfigurationException configuration
limit of the administrator: ImageException image_too_large
spelt for another: ConfigurationException configuration
left alone: Absenki\FaceProcessor
bool(false)
bool(false)
bool(true)
