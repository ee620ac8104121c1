"""Carries out the steps of a Dockerfile FROM scratch in a folder, and prints the user and the entry point,
a word on each line.

    steps.py CONTEXT ROOT
"""

import json
import os
import pathlib
import re
import shutil
import sys

context, root = map(pathlib.Path, sys.argv[1:])
user = "0:0"
for line in (context / "Dockerfile").read_text().splitlines():
    step, _, rest = line.partition(" ")
    if not step or step == "#":
        continue
    if step == "FROM":
        assert rest == "scratch", rest
        root.mkdir()
    elif step == "COPY":
        owner, source, target = re.fullmatch(r"(?:--chown=(\S+) )?(\S+) /(\S+)", rest).groups()
        if (context / source).is_dir():
            shutil.copytree(context / source, root / target)
        else:
            shutil.copy(context / source, root / target)
        os.chown(root / target, *map(int, (owner or "0:0").split(":")))
    elif step == "USER":
        user = rest
    elif step == "ENTRYPOINT":
        print(user, *json.loads(rest), sep="\n")
    else:
        # Of the container, not of what is in it.
        assert step in ("WORKDIR", "EXPOSE", "VOLUME"), step
