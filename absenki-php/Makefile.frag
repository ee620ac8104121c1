# What cargo builds is a PHP extension already: copy it where make install looks for it. Cargo is
# called only when something it reads is newer, or when configure ran again: `sudo make install` after
# `make` must not need cargo, which root may not have.
ABSENKI_SOURCES := $(shell cd "$(srcdir)/.." && find "$$PWD/Cargo.toml" "$$PWD/Cargo.lock" \
	"$$PWD/absenki-core/Cargo.toml" "$$PWD/absenki-core/src" "$$PWD/absenki-core/models" \
	"$$PWD/absenki-core/fonts" \
	"$$PWD/absenki-nn/Cargo.toml" "$$PWD/absenki-nn/src" \
	"$$PWD/absenki-local/Cargo.toml" "$$PWD/absenki-local/src" \
	"$$PWD/absenki-models/Cargo.toml" "$$PWD/absenki-models/src" "$$PWD/absenki-models/models" \
	"$$PWD/absenki-php/Cargo.toml" "$$PWD/absenki-php/src" -type f)

$(phplibdir)/absenki.$(SHLIB_DL_SUFFIX_NAME): $(builddir)/Makefile $(ABSENKI_SOURCES)
	PHP_CONFIG="$(ABSENKI_PHP_CONFIG)" PHP="$(PHP_EXECUTABLE)" $(ABSENKI_CARGO_PATH) build --release --locked \
		--manifest-path "$(srcdir)/Cargo.toml" --target-dir "$(builddir)/target"
	mkdir -p "$(phplibdir)"
	cp "$(builddir)/target/release/$(ABSENKI_LIBRARY)" "$@"
