"""Holds every answer against botocore's model of the service: no member that it does not know, each of
its type, all that it requires, every enumeration's values, every limit and pattern."""

import json
import re

from botocore.model import ListShape, MapShape, StructureShape


class Shapes:
    """Checks the answers of a client from now on. `operations` are those that were checked."""

    def __init__(self, client, checks):
        self.checks, self.operations = checks, set()
        client.meta.events.register("after-call.rekognition", self.check)

    def check(self, http_response, model, **_):
        if http_response.status_code == 200:
            self.operations.add(model.name)
            wrong = list(differences(json.loads(http_response.content), model.output_shape, model.name))
            self.checks.equal(f"{model.name}: answer as in botocore's model", wrong, [])


def differences(value, shape, at):
    """What is wrong with a JSON value."""
    if isinstance(shape, StructureShape):
        yield from structure(value, shape, at)
    elif isinstance(shape, ListShape):
        if not isinstance(value, list):
            yield f"{at}: no list"
            return
        yield from size(len(value), shape, at)
        for number, item in enumerate(value):
            yield from differences(item, shape.member, f"{at}[{number}]")
    elif isinstance(shape, MapShape):
        if not isinstance(value, dict):
            yield f"{at}: no map"
            return
        for key, item in value.items():
            yield from differences(key, shape.key, f"{at}.{key}")
            yield from differences(item, shape.value, f"{at}.{key}")
    else:
        yield from scalar(value, shape, at)


def structure(value, shape, at):
    if not isinstance(value, dict):
        yield f"{at}: no object"
        return
    yield from (f"{at}: lacks {name}" for name in shape.required_members if name not in value)
    for name, item in value.items():
        if name not in shape.members:
            yield f"{at}: has {name}"
        else:
            yield from differences(item, shape.members[name], f"{at}.{name}")


def scalar(value, shape, at):
    types = {
        "string": str,
        "blob": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "float": (int, float),
        "double": (int, float),
        "timestamp": (int, float),
    }
    wanted = types[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        yield f"{at}: {value!r} is no {shape.type_name}"
        return
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{at}: {value!r} is none of {shape.enum}"
        pattern = shape.metadata.get("pattern")
        # Python has no classes of Unicode's categories.
        if pattern and r"\p{" not in pattern and not re.fullmatch(pattern, value):
            yield f"{at}: {value!r} does not match {pattern}"
        yield from size(len(value), shape, at)
    elif shape.type_name != "blob" and not isinstance(value, bool):
        yield from size(value, shape, at)


def size(number, shape, at):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        yield f"{at}: {number} is not in {low} to {high}"
