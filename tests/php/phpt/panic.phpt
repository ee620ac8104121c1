--TEST--
A panic ends as an exception, and the process lives
--EXTENSIONS--
absenki
--FILE--
<?php
require 'common.inc';
fclose(STDERR);
for ($i = 0; $i < 3; $i++) {
    try {
        Absenki\panic();
    } catch (Exception $e) {
        echo get_class($e), ' ', $e->getErrorCode(), ': ', $e->getMessage(), "\n";
    }
}
var_dump((new Absenki\FaceProcessor())->qualityCheck(fixture('photos/good.jpg'))->passed);
?>
--EXPECT--
Absenki\Exception\AbsenkiException runtime: panic: a bug in Absenki stopped this call; the log says where
Absenki\Exception\AbsenkiException runtime: panic: a bug in Absenki stopped this call; the log says where
Absenki\Exception\AbsenkiException runtime: panic: a bug in Absenki stopped this call; the log says where
bool(true)
