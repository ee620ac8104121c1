#!/usr/bin/env bash
# Plain English: words that CONTRIBUTING.md says to avoid, in pages, sources and scripts.
#
# A search for whole words, so it has no false alarms but finds only these.
set -euo pipefail
cd "$(dirname "$0")/.."

words=(told anew 'asked for' 'cannot be had' 'can be had' 'come upon' 'comes upon')
pattern=$(IFS='|'; echo "${words[*]}")
if git grep -nIwE "$pattern" -- '*.md' '*.rs' '*.php' '*.hpp' '*.c' '*.cpp' '*.sh' '*.py' '*.mjs' ':!tests/words.sh'; then
    echo "FAILED: say it plainer: \"requested\" for \"asked for\", \"again\" for \"anew\", \"installed\" for \"had\""
    exit 1
fi
