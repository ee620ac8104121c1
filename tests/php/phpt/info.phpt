--TEST--
The extension tells what it is
--EXTENSIONS--
absenki
--FILE--
<?php
$reflection = new ReflectionExtension('absenki');
var_dump($reflection->getVersion() === Absenki\version());
ob_start();
$reflection->info();
$text = ob_get_clean();
foreach (['Version', 'Backends', 'Recognizer', 'TLS', 'absenki.max_pixels', 'absenki.max_input_bytes'] as $row) {
    var_dump(str_contains($text, $row));
}
var_dump(ini_set('absenki.max_pixels', '5'));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
