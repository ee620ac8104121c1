--TEST--
Paths are local files that open_basedir permits
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
$processor = new Absenki\FaceProcessor();
$photo = realpath(FIXTURES . 'photos/good.jpg');
show('good', fn () => $processor->qualityCheckFile($photo));
chdir(dirname($photo));
show('relative', fn () => $processor->qualityCheckFile('good.jpg'));
show('empty', fn () => $processor->qualityCheckFile(''));
show('none', fn () => $processor->qualityCheckFile("$photo.none"));
show('folder', fn () => $processor->qualityCheckFile(__DIR__));
show('NUL', fn () => $processor->qualityCheckFile("$photo\0.png"));
show('URL', fn () => $processor->qualityCheckFile('http://127.0.0.1/photo.jpg'));
show('stream', fn () => $processor->qualityCheckFile('php://stdin'));
show('filter', fn () => $processor->qualityCheckFile("php://filter/resource=$photo"));
show('device', fn () => $processor->qualityCheckFile('/dev/zero'));
show('not UTF-8', fn () => $processor->qualityCheckFile("\xff\xfe.jpg"));

$name = sys_get_temp_dir() . '/absenki-' . getmypid() . "-\xff.jpg";
copy($photo, $name);
show('any bytes', fn () => $processor->qualityCheckFile($name));
unlink($name);

$outside = realpath(FIXTURES . '../reference/resize/223x300.png');
show('outside', fn () => $processor->qualityCheckFile($outside));
$crop = $processor->cropFaceFile($photo, new Absenki\FaceBox(0.3, 0.1, 0.4, 0.5));
ini_set('open_basedir', realpath(FIXTURES));
show('inside', fn () => $processor->qualityCheckFile($photo));
foreach (['qualityCheckFile', 'cropFaceFile', 'enhanceFile', 'processImageFile', 'prepareForUploadFile', 'detectFacesFile'] as $method) {
    show($method, fn () => $processor->$method($outside));
}
show('save', fn () => $crop->save("$outside.png"));
show('climbing', fn () => $processor->qualityCheckFile(FIXTURES . '../../Cargo.toml'));
show('gallery', fn () => new Absenki\FaceEnrollService(['backend' => 'local', 'gallery' => "$outside.sqlite"]));
try {
    $processor->qualityCheckFile($outside);
} catch (Absenki\Exception\ImageException $e) {
    echo $e->getMessage(), "\n";
    var_dump(str_contains($e->getMessage(), $outside));
}
?>
--EXPECT--
good: Absenki\QualityReport
relative: Absenki\QualityReport
empty: ImageException file_read
none: ImageException file_not_found
folder: ImageException file_read
NUL: ImageException file_read
URL: ImageException file_read
stream: ImageException file_read
filter: ImageException file_read
device: ImageException file_read
not UTF-8: ImageException file_not_found
any bytes: Absenki\QualityReport
outside: Absenki\QualityReport
inside: Absenki\QualityReport
qualityCheckFile: ImageException file_read
cropFaceFile: ImageException file_read
enhanceFile: ImageException file_read
processImageFile: ImageException file_read
prepareForUploadFile: ImageException file_read
detectFacesFile: ImageException file_read
save: ImageException file_read
climbing: ImageException file_read
gallery: ImageException file_read
read_photo: open_basedir does not permit this path
bool(false)
