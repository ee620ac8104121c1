"""A round with the AWS CLI. The endpoint and the key are in the environment."""

import json
import subprocess
import sys

from checks import Checks, expected_similarity, path, same_place

STAFF = "protocol-awscli"

checks = Checks("awscli")


def run(operation, *arguments):
    command = [sys.argv[1], "rekognition", operation, "--output", "json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def aws(operation, *arguments):
    done = run(operation, *arguments)
    if done.returncode:
        checks.that(operation, False, done.stderr)
        checks.done()
    return json.loads(done.stdout) if done.stdout.strip() else {}


def refused(what, code, operation, *arguments):
    done = run(operation, *arguments)
    checks.that(what, done.returncode != 0 and f"({code})" in done.stderr, done.stderr)


def blob(name):
    return f"fileb://{path(name)}"


staff = ("--collection-id", STAFF)
checks.equal("create", aws("create-collection", *staff)["StatusCode"], 200)
refused("create again", "ResourceAlreadyExistsException", "create-collection", *staff)
checks.that("listed", STAFF in aws("list-collections")["CollectionIds"])

ids = []
for name, person in (("people/obama.jpg", "1:obama"), ("people/biden.jpg", "2:biden")):
    indexed = aws("index-faces", *staff, "--image-bytes", blob(name), "--external-image-id", person)
    face = indexed["FaceRecords"][0]["Face"]
    checks.that(f"{name}: box", same_place(name, face["BoundingBox"]), face)
    ids.append(face["FaceId"])

detected = aws("detect-faces", "--image-bytes", blob("people/obama.jpg"), "--attributes", "ALL")
checks.equal("faces", len(detected["FaceDetails"]), 1)

found = aws("search-faces-by-image", *staff, "--image-bytes", blob("people/obama2.jpg"), "--max-faces", "5")
checks.equal("matches", [match["Face"]["ExternalImageId"] for match in found["FaceMatches"]], ["1:obama"])
wanted = expected_similarity("people/obama2.jpg", "people/obama.jpg")
checks.near("similarity", found["FaceMatches"][0]["Similarity"], wanted, 0.5)
by_id = aws("search-faces", *staff, "--face-id", ids[0], "--face-match-threshold", "0")
checks.equal("by id", [match["Face"]["FaceId"] for match in by_id["FaceMatches"]], [ids[1]])
compared = aws(
    "compare-faces",
    "--source-image-bytes", blob("people/obama.jpg"),
    "--target-image-bytes", blob("people/obama3.jpg"),
)
wanted = expected_similarity("people/obama.jpg", "people/obama3.jpg")
checks.near("compared", compared["FaceMatches"][0]["Similarity"], wanted, 0.5)
refused(
    "no face",
    "InvalidParameterException",
    "search-faces-by-image", *staff, "--image-bytes", blob("photos/no_face.jpg"),
)

listed = aws("list-faces", *staff, "--page-size", "1")
checks.equal("list", [face["FaceId"] for face in listed["Faces"]], ids)
deleted = aws("delete-faces", *staff, "--face-ids", *ids)
checks.equal("delete faces", deleted["DeletedFaces"], ids)
checks.equal("count", aws("describe-collection", *staff)["FaceCount"], 0)
checks.equal("delete", aws("delete-collection", *staff)["StatusCode"], 200)
refused("gone", "ResourceNotFoundException", "list-faces", *staff)
checks.done()
