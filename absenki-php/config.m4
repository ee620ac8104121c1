dnl phpize && ./configure && make && make install: make calls cargo, which does the work.

PHP_ARG_ENABLE([absenki],
  [whether to enable Absenki],
  [AS_HELP_STRING([--enable-absenki], [Enable Absenki])],
  [yes])

PHP_ARG_WITH([cargo],
  [which cargo to build with],
  [AS_HELP_STRING([--with-cargo=PATH], [The cargo to build with [cargo]])],
  [cargo],
  [no])

if test "$PHP_ABSENKI" != "no"; then
  ABSENKI_CARGO="$PHP_CARGO"
  if test "$ABSENKI_CARGO" = "yes" || test "$ABSENKI_CARGO" = "no"; then
    ABSENKI_CARGO=cargo
  fi
  dnl What is a path already is not looked for.
  case $ABSENKI_CARGO in
    /*) ABSENKI_CARGO_PATH="$ABSENKI_CARGO" ;;
  esac
  AC_PATH_PROG([ABSENKI_CARGO_PATH], [$ABSENKI_CARGO], [no])
  if test "$ABSENKI_CARGO_PATH" = "no"; then
    AC_MSG_ERROR([Absenki is written in Rust: install Rust 1.95 or later, or name its cargo with --with-cargo])
  fi

  dnl `cargo 1.95.0 (...)`; an older one would fail much later, in words about syntax.
  AC_MSG_CHECKING([for Rust 1.95 or later])
  ABSENKI_RUST=`"$ABSENKI_CARGO_PATH" --version 2>/dev/null | sed -n 's/^cargo \([[0-9.]]*\).*/\1/p'`
  ABSENKI_RUST_MINOR=`echo "$ABSENKI_RUST" | sed -n 's/^1\.\([[0-9]]*\).*/\1/p'`
  AC_MSG_RESULT([${ABSENKI_RUST:-unknown}])
  if test "${ABSENKI_RUST_MINOR:-0}" -lt 95; then
    AC_MSG_ERROR([Absenki needs Rust 1.95 or later, $ABSENKI_CARGO_PATH is ${ABSENKI_RUST:-unknown}: rustup update, or name another with --with-cargo])
  fi

  dnl The built library is copied where make install looks for it.
  case $host_alias in
    *darwin*) ABSENKI_LIBRARY=libabsenki_php.dylib ;;
    *) ABSENKI_LIBRARY=libabsenki_php.so ;;
  esac
  dnl Phpize leaves a bare name here, where PIE gives a path, and the build of ext-php-rs wants a path.
  case $PHP_CONFIG in
    /*) ABSENKI_PHP_CONFIG="$PHP_CONFIG" ;;
  esac
  AC_PATH_PROG([ABSENKI_PHP_CONFIG], [$PHP_CONFIG], [no])
  PHP_SUBST([ABSENKI_CARGO_PATH])
  PHP_SUBST([ABSENKI_LIBRARY])
  PHP_SUBST([ABSENKI_PHP_CONFIG])
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/absenki.$SHLIB_DL_SUFFIX_NAME"
fi
