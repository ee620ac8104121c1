/*
 * Absenki for C++17: absenki.h with objects that free themselves, exceptions, string_view and
 * filesystem::path. Header only; link the same library.
 *
 * - A call that fails throws `absenki::error`. A verdict is no failure.
 * - Objects are moved, not copied. A moved-from object may only be assigned or destroyed.
 * - A `string_view` that an object returns is valid as long as the object is.
 * - What absenki.h says of threads and `fork` holds here.
 */
#ifndef ABSENKI_HPP
#define ABSENKI_HPP

#include "absenki/base.hpp"
#include "absenki/processor.hpp"
#include "absenki/recognition.hpp"

#endif
