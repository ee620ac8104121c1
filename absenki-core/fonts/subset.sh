#!/usr/bin/env bash
# Makes DejaVuSans.ttf: Latin letters, digits and punctuation of DejaVu Sans 2.37, for labels.
#
#     apt-get install fonts-dejavu-core && pip install fonttools && absenki-core/fonts/subset.sh
set -euo pipefail
cd "$(dirname "$0")"
pyftsubset /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf --unicodes=U+0020-007E,U+00A0-017F,U+2013,U+2014,U+2018,U+2019,U+2026 \
    --layout-features='' --no-hinting --desubroutinize --notdef-outline --output-file=DejaVuSans.ttf
sha256sum DejaVuSans.ttf
