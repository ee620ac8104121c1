<?php

declare(strict_types=1);

/*
 * Copies the extension's tests for the classes over FFI, with the lines that cannot be equal:
 *
 *     php differences.php FROM TO
 */

/** Tests of what only an extension has. */
const LEFT_OUT = [
    // The extension's own entry in phpinfo() and its INI settings, which no script can register.
    'info.phpt',
    // A function that only the extension's test build has; tests/ffi provokes the library's panics.
    'panic.phpt',
    // The same limits are read from php.ini, but nothing can warn while PHP starts.
    'ini_limits.phpt',
];

/** Expected lines by test, as patterns of EXPECTF: the extension's, and those of the classes over FFI. */
const LINES = [
    // PHP checks the types of classes written in PHP, in its own words. Without `strict_types` it takes a
    // number for a text.
    'annotate.phpt' => [
        'no verdict: TypeError Invalid value given for argument `verification`.' => 'no verdict: TypeError %s',
    ],
    'bad_input.phpt' => [
        'array: TypeError Invalid value given for argument `image`.' => 'array: TypeError %s',
        'null: TypeError Invalid value given for argument `image`.' => 'null: TypeError %s',
        'int: TypeError Invalid value given for argument `image`.' => 'int: ImageException image_format',
        'nothing: ArgumentCountError %s expects exactly 1 argument, 0 given' => 'nothing: ArgumentCountError %s',
        'user: TypeError Invalid value given for argument `userId`.' => 'user: TypeError %s',
    ],
    'crop.phpt' => [
        'type: TypeError Invalid value given for argument `box`.' => 'type: TypeError %s',
        // No class in PHP can forbid this without a method of its own; the copy has no pixels.
        "serialize: Exception Serialization of 'Absenki\\CroppedFace' is not allowed" => 'serialize: %s',
    ],
    'exceptions.phpt' => [
        'type: TypeError Invalid value given for argument `message`.' => 'type: TypeError %s',
        'previous: TypeError Invalid value given for argument `previous`.' => 'previous: TypeError %s',
        // PHP takes more arguments than a function of PHP has.
        'too many: ArgumentCountError %s expects at most 9 arguments, 10 given' => 'too many: Absenki\Exception\ImageException',
    ],
    'records.phpt' => [
        // A deprecation since PHP 8.2.
        'add: Error Cannot create dynamic property Absenki\Verification::$more' => '%Aadd: null',
        'type: TypeError Cannot assign string to property Absenki\FaceBox::$left of type float' => 'type: TypeError %s',
        'enum: TypeError Cannot assign Absenki\Reason to property Absenki\LabelledFace::$label of type Absenki\Label' => 'enum: TypeError %s',
        'too few: ArgumentCountError Absenki\FaceBox::__construct() expects exactly 4 arguments, 1 given' => 'too few: ArgumentCountError %s',
    ],
];

[, $from, $to] = $argv;
mkdir($to);
copy("{$from}/common.inc", "{$to}/common.inc");
foreach (glob("{$from}/*.phpt") as $file) {
    $name = basename($file);
    if (in_array($name, LEFT_OUT, true)) {
        continue;
    }
    $text = preg_replace('/^absenki$/m', 'ffi', file_get_contents($file));
    foreach (LINES[$name] ?? [] as $expected => $here) {
        $text = str_replace("\n--EXPECT--\n", "\n--EXPECTF--\n", $text);
        $pattern = '/^' . str_replace('%s', '.*', preg_quote($expected, '/')) . '$/m';
        $text = preg_replace($pattern, addcslashes($here, '\\$'), $text, 1, $count);
        $count === 1 || exit("{$name} no longer expects: {$expected}\n");
    }
    file_put_contents("{$to}/{$name}", $text);
}
