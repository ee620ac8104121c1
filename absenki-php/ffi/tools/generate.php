<?php

declare(strict_types=1);

/*
 * Writes generated/ from the extension's stub and the C header:
 *
 *     php tools/generate.php            writes the files
 *     php tools/generate.php --check    ends with 1 if they differ
 *
 * Needs a PHP without the extension absenki, and a C preprocessor (`cc`).
 */

const STUB = __DIR__ . '/../../absenki.stub.php';
const HEADER = __DIR__ . '/../../../include/absenki.h';

/** What the generated methods do that are not a record's own: they call `Absenki\Ffi`. */
const SERVICES = ['FaceProcessor', 'FaceEnrollService', 'FaceVerificationService', 'FaceLivenessService', 'Gallery'];
const BODIES = [
    'CroppedFace::encode' => 'return Ffi\Crop::of($this->box)->encode($format);',
    'CroppedFace::save' => 'Ffi\Crop::of($this->box)->save($path);',
    'EnrolledFace::undo' => '$this->knownBefore || Ffi\FaceEnrollService::takeBack($this->service, $this->faceId, $this->externalImageId);',
    // The column is decimal(5,2).
    'EnrolledFace::profile' => "return ['user_id' => \$this->userId, 'face_id' => \$this->faceId, 'provider' => \$this->provider,\n                'collection_id' => \$this->collectionId, 'confidence' => round(\$this->confidence, 2)];",
    'LivenessVerification::bestFrame' => 'return $this->bestFrame;',
];
const NOTICE = "// Written by tools/generate.php; do not edit.\n";

function snake(string $name): string
{
    return strtolower(preg_replace('/[A-Z]/', '_$0', $name));
}

function short(string $class): string
{
    return substr(strrchr("\\{$class}", '\\'), 1);
}

/** The class in a list's `@var list<X>`, or null for a list of scalars. */
function element(ReflectionProperty $property): ?string
{
    $found = preg_match('/list<(\w+)>/', (string) $property->getDocComment(), $match) && class_exists("Absenki\\{$match[1]}");
    return $found ? $match[1] : null;
}

/** The properties of a record that its array and JSON have. */
function shown(ReflectionClass $class): array
{
    return array_filter($class->getProperties(), fn ($property) => $property->isPublic());
}

function toArray(ReflectionClass $class): string
{
    $entries = '';
    foreach (shown($class) as $property) {
        $name = $property->getName();
        $type = ltrim((string) $property->getType(), '?');
        $arrow = $property->getType()->allowsNull() ? '?->' : '->';
        $value = match (true) {
            enum_exists($type) => "\$this->{$name}{$arrow}value",
            class_exists($type) => "\$this->{$name}{$arrow}toArray()",
            element($property) !== null => "array_map(fn (\$one) => \$one->toArray(), \$this->{$name})",
            default => "\$this->{$name}",
        };
        $entries .= "                '" . snake($name) . "' => {$value},\n";
    }
    return "return [\n{$entries}            ];";
}

function body(ReflectionMethod $method): string
{
    $class = $method->getDeclaringClass();
    $name = $method->getName();
    $key = short($class->getName()) . "::{$name}";
    if (isset(BODIES[$key])) {
        return BODIES[$key];
    }
    $arguments = implode(', ', array_map(fn ($one) => "\${$one->getName()}", $method->getParameters()));
    if (in_array(short($class->getName()), SERVICES, true)) {
        $service = 'Ffi\\' . short($class->getName());
        if ($name === '__construct') {
            return "{$service}::attach(\$this, new {$service}({$arguments}));";
        }
        $this_ = in_array($name, ['enrollFace', 'enrollFaceFile', 'enrollFaces', 'enrollPerson'], true) ? '$this, ' : '';
        $return = (string) $method->getReturnType() === 'void' ? '' : 'return ';
        return "{$return}{$service}::of(\$this)->{$name}({$this_}{$arguments});";
    }
    return match ($name) {
        '__construct' => implode("\n            ", array_map(
            fn ($one) => "\$this->{$one->getName()} = \${$one->getName()};",
            $method->getParameters(),
        )),
        'toArray' => toArray($class),
        'jsonSerialize' => 'return $this->toArray();',
    };
}

/** The stub's text of a class, with bodies. */
function withBodies(ReflectionClass $class, array $lines): string
{
    $doc = $class->getDocComment() ? "    {$class->getDocComment()}\n" : '';
    $from = $class->getStartLine() - 1;
    $text = implode("\n", array_slice($lines, $from, $class->getEndLine() - $from));
    foreach ($class->getMethods() as $method) {
        if (!$class->isEnum() && $method->getDeclaringClass()->getName() === $class->getName()) {
            $head = implode("\n", array_slice($lines, $method->getStartLine() - 1, $method->getEndLine() - $method->getStartLine() + 1));
            $body = body($method);
            $made = preg_replace_callback(
                '/ ?\{\}$/',
                fn () => $body === '' ? ' {}' : (str_contains($head, "\n") ? " {\n            {$body}\n        }" : "\n        {\n            {$body}\n        }"),
                $head,
            );
            $text = str_replace($head, $made, $text);
        }
    }
    return $doc . $text . "\n";
}

function types(array $classes, array $lines): string
{
    $texts = implode("\n", array_map(fn ($class) => withBodies($class, $lines), $classes));
    return "<?php\n\n" . NOTICE . "\nnamespace Absenki {\n\n    use Absenki\\Ffi;\n\n{$texts}}\n";
}

/** How a record's property comes out of the JSON of the C library. */
function hydrated(ReflectionProperty $property): string
{
    $name = $property->getName();
    $type = $property->getType();
    $class = ltrim((string) $type, '?');
    $value = "\$data['" . snake($name) . "']";
    $made = match (true) {
        enum_exists($class) => "\\{$class}::from({$value})",
        class_exists($class) => $property->isPrivate() ? $value : 'self::' . lcfirst(short($class)) . "({$value})",
        element($property) !== null => 'array_map(self::' . lcfirst(element($property)) . "(...), {$value})",
        default => $value,
    };
    if ($made === $value) {
        return $type->allowsNull() ? "{$value} ?? null" : $value;
    }
    return $type->allowsNull() ? "isset({$value}) ? {$made} : null" : $made;
}

function hydrator(array $records): string
{
    $methods = '';
    foreach ($records as $class) {
        $name = short($class->getName());
        $arguments = array_map(fn ($parameter) => '            ' . hydrated($class->getProperty($parameter->getName())), $class->getConstructor()->getParameters());
        $methods .= "\n    /** @param array<string, mixed> \$data */\n    public static function " . lcfirst($name) . "(array \$data): \\{$class->getName()}\n    {\n"
            . "        return new \\{$class->getName()}(\n" . implode(",\n", $arguments) . ",\n        );\n    }\n";
    }
    // A crop's pixels stay in the C library: its object is made with the handle.
    $methods .= "\n    /** A crop is an object of its own: its pixels stay in the library. */\n    public static function croppedFace(CroppedFace \$face): CroppedFace\n    {\n        return \$face;\n    }\n";
    return "<?php\n\n" . NOTICE . "\nnamespace Absenki\\Ffi;\n\nuse Absenki\\CroppedFace;\n\n/** JSON of the C library to result objects. */\nfinal class Hydrator\n{\n" . substr($methods, 1) . "}\n";
}

/** The header as FFI reads it: preprocessed, without the inline functions. */
function declarations(): string
{
    $empty = sys_get_temp_dir() . '/absenki-headers-' . getmypid();
    mkdir($empty);
    foreach (['stdbool.h', 'stddef.h', 'stdint.h', 'string.h'] as $name) {
        touch("{$empty}/{$name}");
    }
    exec(implode(' ', array_map('escapeshellarg', ['cc', '-E', '-P', '-std=c11', '-nostdinc', '-I', $empty, HEADER])), $lines, $status);
    array_map('unlink', glob("{$empty}/*"));
    rmdir($empty);
    $status === 0 || exit("cc could not preprocess the header\n");
    $text = preg_replace('/^static inline .*?^}\n?/ms', '', implode("\n", $lines) . "\n");
    return preg_replace('/^\s*\n/m', '', $text);
}

extension_loaded('absenki') && exit("run this in a PHP without the extension absenki\n");
$before = get_declared_classes();
require STUB;
$lines = explode("\n", file_get_contents(STUB));
$classes = array_map(fn ($name) => new ReflectionClass($name), array_values(array_filter(
    array_diff(get_declared_classes(), $before),
    fn ($name) => preg_match('/^Absenki\\\\\w+$/', $name) === 1,
)));
usort($classes, fn ($a, $b) => $a->getStartLine() <=> $b->getStartLine());
$records = array_filter($classes, fn ($class) => $class->implementsInterface(JsonSerializable::class) && $class->getName() !== 'Absenki\CroppedFace');
$made = ['types.php' => types($classes, $lines), 'Hydrator.php' => hydrator($records), 'absenki.h' => declarations()];
$differs = false;
foreach ($made as $name => $text) {
    $path = __DIR__ . "/../generated/{$name}";
    if (in_array('--check', $argv, true)) {
        if (!is_file($path) || file_get_contents($path) !== $text) {
            fwrite(STDERR, "generated/{$name} differs: run php absenki-php/ffi/tools/generate.php\n");
            $differs = true;
        }
    } else {
        file_put_contents($path, $text);
    }
}
exit($differs ? 1 : 0);
