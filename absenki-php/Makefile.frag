# What cargo builds is a PHP extension already: copy it where make install looks for it.
$(phplibdir)/absenki.$(SHLIB_DL_SUFFIX_NAME): FORCE
	PHP_CONFIG="$(ABSENKI_PHP_CONFIG)" PHP="$(PHP_EXECUTABLE)" $(ABSENKI_CARGO_PATH) build --release --locked \
		--manifest-path "$(srcdir)/Cargo.toml" --target-dir "$(builddir)/target"
	mkdir -p "$(phplibdir)"
	cp "$(builddir)/target/release/$(ABSENKI_LIBRARY)" "$@"

FORCE:
