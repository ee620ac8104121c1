/*
 * Absenki for C++17: absenki.h with objects that free themselves, exceptions, string_view and
 * filesystem::path. Header only; link the same library.
 *
 * - A call that fails throws `absenki::error`. A verdict is not a failure.
 * - Objects are moved, not copied. A moved-from object may only be assigned or destroyed.
 * - A `string_view` that an object returns is valid as long as the object is.
 * - The rules of absenki.h for threads and `fork` apply.
 */
#ifndef ABSENKI_HPP
#define ABSENKI_HPP

#include "absenki/backend.hpp"
#include "absenki/base.hpp"
#include "absenki/enroller.hpp"
#include "absenki/gallery.hpp"
#include "absenki/liveness.hpp"
#include "absenki/log.hpp"
#include "absenki/processor.hpp"
#include "absenki/verifier.hpp"

#endif
