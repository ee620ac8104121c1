<?php

// Compares the stub with the extension, or with the classes over FFI: each is loaded in a process of its
// own and described by reflection, and the two descriptions must be the same.
//
//   ABSENKI_SO=absenki.so php stub.php absenki.stub.php
//   ABSENKI_FFI=absenki-php/ffi/autoload.php php stub.php absenki.stub.php

function type(?ReflectionType $type): string
{
    // An extension built on ext-php-rs cannot declare a union: what the stub says more exactly is
    // `mixed` there.
    return $type === null ? '' : ($type instanceof ReflectionUnionType ? 'mixed' : ltrim((string) $type, '?') . ($type->allowsNull() ? '|null' : ''));
}

function parameter(ReflectionParameter $parameter): array
{
    $default = $parameter->isDefaultValueAvailable() ? var_export($parameter->getDefaultValue(), true) : '';
    $type = type($parameter->getType());
    return [$parameter->getName(), $type === 'mixed|null' ? 'mixed' : $type, $default, $parameter->isOptional()];
}

function callableOf(ReflectionFunctionAbstract $function): array
{
    $return = $function->getReturnType() ?? ($function instanceof ReflectionMethod ? $function->getTentativeReturnType() : null);
    return [array_map('parameter', $function->getParameters()), type($return)];
}

function describe(array $classes, array $functions): array
{
    $all = [];
    foreach ($classes as $name) {
        $class = new ReflectionClass($name);
        $mine = fn ($member) => $member->getDeclaringClass()->getName() === $class->getName();
        $described = [
            'kind' => $class->isEnum() ? 'enum' : 'class',
            'final' => $class->isFinal(),
            'parent' => $class->getParentClass() ? $class->getParentClass()->getName() : null,
            'interfaces' => $class->getInterfaceNames(),
        ];
        sort($described['interfaces']);
        if ($class->isEnum()) {
            foreach ((new ReflectionEnum($name))->getCases() as $case) {
                $described['cases'][$case->getName()] = $case->getBackingValue();
            }
            $all[$name] = $described;
            continue;
        }
        foreach (array_filter($class->getProperties(), $mine) as $property) {
            $described['properties'][$property->getName()] = [type($property->getType()), $property->isReadOnly(),
                Reflection::getModifierNames($property->getModifiers() & ~ReflectionProperty::IS_READONLY)];
        }
        foreach (array_filter($class->getMethods(), $mine) as $method) {
            $described['methods'][$method->getName()] = [Reflection::getModifierNames($method->getModifiers()), callableOf($method)];
        }
        foreach (['properties', 'methods'] as $part) {
            if (isset($described[$part])) {
                ksort($described[$part]);
            }
        }
        $all[$name] = $described;
    }
    foreach ($functions as $name) {
        $function = new ReflectionFunction($name);
        $all[$function->getName() . '()'] = callableOf($function);
    }
    ksort($all);
    return $all;
}

if ($argv[1] === '--extension') {
    $extension = new ReflectionExtension('absenki');
    // The tests' build has one function more than what is shipped.
    $functions = array_diff(array_keys($extension->getFunctions()), ['absenki\panic', 'Absenki\panic']);
    exit(json_encode(describe(array_keys($extension->getClasses()), $functions), JSON_PRETTY_PRINT));
}
if ($argv[1] === '--stub' || $argv[1] === '--ffi') {
    $before = get_declared_classes();
    require $argv[2];
    // Their classes come when they are first named.
    $argv[1] === '--ffi' && class_exists('Absenki\FaceProcessor');
    $public = fn ($name) => str_starts_with(strtolower($name), 'absenki\\') && !str_starts_with($name, 'Absenki\\Ffi\\');
    exit(json_encode(describe(
        array_filter(array_diff(get_declared_classes(), $before), $public),
        array_filter(get_defined_functions()['user'], $public),
    ), JSON_PRETTY_PRINT));
}

$php = escapeshellarg(PHP_BINARY) . ' -n ';
$self = escapeshellarg(__FILE__);
$stub = json_decode(shell_exec("$php $self --stub " . escapeshellarg($argv[1])) ?: '', true);
$other = getenv('ABSENKI_FFI')
    ? "{$php}-d extension=ffi $self --ffi " . escapeshellarg(getenv('ABSENKI_FFI'))
    : $php . '-d extension=' . escapeshellarg(getenv('ABSENKI_SO')) . " $self --extension";
$extension = json_decode(shell_exec($other) ?: '', true);
if (!$stub || !$extension) {
    exit("one of the two could not be described\n");
}
$wrong = 0;
foreach (array_unique([...array_keys($stub), ...array_keys($extension)]) as $name) {
    foreach (array_unique([...array_keys($stub[$name] ?? []), ...array_keys($extension[$name] ?? [])]) as $part) {
        $said = $stub[$name][$part] ?? null;
        $is = $extension[$name][$part] ?? null;
        foreach (is_array($said) && is_array($is) ? array_unique([...array_keys($said), ...array_keys($is)]) : [null] as $member) {
            [$a, $b] = $member === null ? [$said, $is] : [$said[$member] ?? null, $is[$member] ?? null];
            if ($a !== $b) {
                echo "$name $part $member\n  stub:      ", json_encode($a), "\n  extension: ", json_encode($b), "\n";
                $wrong++;
            }
        }
    }
}
echo count($stub), " classes and functions compared, $wrong differences\n";
exit($wrong === 0 && count($stub) > 25 ? 0 : 1);
