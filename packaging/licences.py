"""Writes the licences of the crates inside the downloads: python licences.py SBOM.json...

Each text comes once, below the names of the crates that ship it. Of those that ship none it is the MIT
licence's own text, if they may be used under it. Else this fails.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

NAME = re.compile(r"licen[cs]e|copying|copyright|notice", re.IGNORECASE)
SOURCES = {".c", ".h", ".go", ".html", ".json", ".pl", ".py", ".rs", ".sh", ".toml", ".yaml", ".yml"}
ROOT = Path(__file__).resolve().parent.parent


def shipped(folder):
    """The texts of the files in a crate's folder that are named like licences."""
    for path in sorted(folder.rglob("*")):
        named = NAME.search(path.name) or path.parent.name == "LICENSES"
        if path.is_file() and named and path.suffix not in SOURCES:
            yield path.read_text(errors="replace").replace("\r", "").strip()


def main():
    inside = set()
    for path in sys.argv[1:]:
        components = json.loads(Path(path).read_text())["components"]
        inside.update((component["name"], component["version"]) for component in components)
    command = ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1"]
    packages = json.loads(subprocess.check_output(command, cwd=ROOT))["packages"]
    crates = {(package["name"], package["version"]): package for package in packages}
    mit = (ROOT / "LICENSE").read_text()
    mit = mit[mit.index("Permission is hereby") :].strip()

    by_text = defaultdict(list)
    for crate in sorted(inside):
        package = crates[crate]
        title = " ".join(crate) + f" ({package['license'] or 'see the text'})"
        texts = list(dict.fromkeys(shipped(Path(package["manifest_path"]).parent)))
        if not texts:
            if "MIT" not in re.split(r"\W+", package["license"] or "") or " AND " in package["license"]:
                sys.exit(f"{title} ships no licence")
            authors = ", ".join(package["authors"]) or f"the authors of {crate[0]}"
            texts = [f"MIT License\n\nCopyright (c) {authors}\n\n{mit}"]
        for text in texts:
            by_text[text].append(title)
    for text, titles in sorted(by_text.items(), key=lambda both: both[1]):
        print("=" * 80, *titles, "-" * 80, text, "", sep="\n")


main()
