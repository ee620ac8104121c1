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
