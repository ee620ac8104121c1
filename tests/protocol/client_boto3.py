"""A round with boto3. The endpoint and the key are in the environment."""

import datetime
import os
import subprocess

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from checks import Checks, expected_similarity, photo, same_place
from shapes import Shapes

STAFF = "protocol-boto3"
UNKNOWN = "11111111-2222-3333-4444-555555555555"
ONCE = Config(retries={"max_attempts": 1, "mode": "standard"})

checks = Checks("boto3")
client = boto3.client("rekognition", config=ONCE)
shapes = Shapes(client, checks)


def refused(what, code, message, call, by=client):
    try:
        answer = call()
    except ClientError as error:
        failure = error.response["Error"]
        checks.equal(what, failure["Code"], code)
        checks.that(f"{what}: message", message in failure["Message"], failure["Message"])
        request_id = error.response["ResponseMetadata"].get("RequestId", "")
        checks.that(f"{what}: request id", len(request_id) == 36, request_id)
        if hasattr(by.exceptions, code):
            checks.that(f"{what}: class", isinstance(error, getattr(by.exceptions, code)), error)
    else:
        checks.that(what, False, answer)


def index(name, person):
    answer = client.index_faces(
        CollectionId=STAFF,
        Image={"Bytes": photo(name)},
        ExternalImageId=person,
        MaxFaces=1,
        QualityFilter="AUTO",
        DetectionAttributes=["DEFAULT"],
    )
    record = answer["FaceRecords"][0]
    checks.equal(f"{name}: external id", record["Face"]["ExternalImageId"], person)
    checks.that(f"{name}: box", same_place(name, record["Face"]["BoundingBox"]), record)
    checks.equal(f"{name}: unindexed", answer["UnindexedFaces"], [])
    return record["Face"]["FaceId"]


def search(name, **options):
    return client.search_faces_by_image(
        CollectionId=STAFF, Image={"Bytes": photo(name)}, **options
    )


# Collections
created = client.create_collection(CollectionId=STAFF)
checks.equal("create", created["StatusCode"], 200)
checks.that("arn", created["CollectionArn"].endswith(f":collection/{STAFF}"), created)
refused(
    "create again",
    "ResourceAlreadyExistsException",
    f"The collection id: {STAFF} already exists",
    lambda: client.create_collection(CollectionId=STAFF),
)
checks.that("listed", STAFF in client.list_collections()["CollectionIds"])

# Tags
resource = {"ResourceArn": client.describe_collection(CollectionId=STAFF)["CollectionARN"]}
client.tag_resource(**resource, Tags={"site": "Jakarta Pusat", "stage": "test"})
client.untag_resource(**resource, TagKeys=["stage"])
checks.equal("tags", client.list_tags_for_resource(**resource)["Tags"], {"site": "Jakarta Pusat"})

# Index
people = {"1:obama": "obama", "2:biden": "biden", "3:collins": "collins"}
ids = {person: index(f"people/{name}.jpg", person) for person, name in people.items()}
again = index("people/obama.jpg", "1:obama")
checks.equal("the same photo again is the same face", again, ids["1:obama"])
both = client.index_faces(
    CollectionId=STAFF, Image={"Bytes": photo("photos/two_people.jpg")}, MaxFaces=1
)
checks.equal("left out", [face["Reasons"] for face in both["UnindexedFaces"]], [["EXCEEDS_MAX_FACES"]])
checks.that("no external id", "ExternalImageId" not in both["FaceRecords"][0]["Face"], both)
nameless = both["FaceRecords"][0]["Face"]["FaceId"]
empty = client.index_faces(CollectionId=STAFF, Image={"Bytes": photo("photos/no_face.jpg")})
checks.equal("no face, no record", empty["FaceRecords"], [])

described = client.describe_collection(CollectionId=STAFF)
checks.equal("count", described["FaceCount"], 4)
age = datetime.datetime.now(datetime.timezone.utc) - described["CreationTimestamp"]
checks.that("made just now", datetime.timedelta(-1) < age < datetime.timedelta(hours=1), age)
checks.equal("model", described["FaceModelVersion"], created["FaceModelVersion"])

# Detect
faces = client.detect_faces(Image={"Bytes": photo("photos/two_people.jpg")}, Attributes=["ALL"])
checks.equal("faces", len(faces["FaceDetails"]), 2)
first = faces["FaceDetails"][0]
checks.that("largest first", same_place("photos/two_people.jpg", first["BoundingBox"]), first)
landmarks = {point["Type"]: point for point in first["Landmarks"]}
checks.equal("landmarks", sorted(landmarks), ["eyeLeft", "eyeRight", "mouthLeft", "mouthRight", "nose"])
checks.that("left is left", landmarks["eyeLeft"]["X"] < landmarks["eyeRight"]["X"], landmarks)
checks.that("confident", 80 < first["Confidence"] <= 100, first)
checks.that("pose", abs(first["Pose"]["Roll"]) < 30, first["Pose"])
checks.that("quality", 0 < first["Quality"]["Sharpness"] <= 100, first["Quality"])
checks.that("no age is made up", "AgeRange" not in first, first)
stored = client.detect_faces(Image={"S3Object": {"Bucket": "photos", "Name": "people/obama.jpg"}})
inline = client.detect_faces(Image={"Bytes": photo("people/obama.jpg")})
checks.equal("S3 and inline", stored["FaceDetails"], inline["FaceDetails"])
turned = client.detect_faces(Image={"Bytes": photo("photos/phone_orientation_6.jpg")})
upright = turned["FaceDetails"][0]["BoundingBox"]
checks.that("upright", same_place("photos/phone_orientation_6.jpg", upright), upright)

# Search
for name in ("people/obama2.jpg", "people/obama3.jpg"):
    found = search(name, MaxFaces=5, FaceMatchThreshold=80)
    match = next(m for m in found["FaceMatches"] if m["Face"]["FaceId"] == ids["1:obama"])
    checks.equal(f"{name}: whose", match["Face"]["ExternalImageId"], "1:obama")
    wanted = expected_similarity(name, "people/obama.jpg")
    checks.near(f"{name}: similarity", match["Similarity"], wanted, 0.5)
    checks.that(f"{name}: box", same_place(name, found["SearchedFaceBoundingBox"]), found)
    strangers = {"2:biden", "3:collins"} & {m["Face"].get("ExternalImageId") for m in found["FaceMatches"]}
    checks.equal(f"{name}: nobody else", strangers, set())
everyone = search("people/obama2.jpg", FaceMatchThreshold=0)["FaceMatches"]
order = [match["Similarity"] for match in everyone]
checks.equal("most similar first", order, sorted(order, reverse=True))
checks.equal("one", len(search("people/obama2.jpg", FaceMatchThreshold=0, MaxFaces=1)["FaceMatches"]), 1)
by_id = client.search_faces(CollectionId=STAFF, FaceId=ids["1:obama"], FaceMatchThreshold=0)
checks.that("not itself", ids["1:obama"] not in [m["Face"]["FaceId"] for m in by_id["FaceMatches"]])
compared = client.compare_faces(
    SourceImage={"Bytes": photo("people/obama.jpg")}, TargetImage={"Bytes": photo("people/obama3.jpg")}
)
wanted = expected_similarity("people/obama.jpg", "people/obama3.jpg")
checks.near("compared", compared["FaceMatches"][0]["Similarity"], wanted, 0.5)
apart = client.compare_faces(
    SourceImage={"Bytes": photo("people/obama.jpg")}, TargetImage={"Bytes": photo("people/biden.jpg")}
)
checks.equal("two people", (apart["FaceMatches"], len(apart["UnmatchedFaces"])), ([], 1))

# List and delete
pages = client.get_paginator("list_faces").paginate(CollectionId=STAFF, PaginationConfig={"PageSize": 3})
listed = [[face["FaceId"] for face in page["Faces"]] for page in pages]
checks.equal("pages", [len(page) for page in listed], [3, 1])
checks.equal("in order", sum(listed, []), [*ids.values(), nameless])
deleted = client.delete_faces(CollectionId=STAFF, FaceIds=[ids["1:obama"], nameless, UNKNOWN])
checks.equal("deleted", deleted["DeletedFaces"], [ids["1:obama"], nameless])
checks.equal(
    "not deleted", deleted["UnsuccessfulFaceDeletions"], [{"FaceId": UNKNOWN, "Reasons": ["FACE_NOT_FOUND"]}]
)
checks.equal("found no more", search("people/obama2.jpg")["FaceMatches"], [])

# Refusals
refused(
    "no face",
    "InvalidParameterException",
    "There are no faces in the image. Should be at least 1.",
    lambda: search("photos/no_face.jpg"),
)
refused(
    "WebP",
    "InvalidImageFormatException",
    "Request has invalid image format",
    lambda: client.detect_faces(Image={"Bytes": photo("photos/good_webp.webp")}),
)
refused(
    "6 MB",
    "ValidationException",
    "at 'image.bytes' failed to satisfy constraint: Member must have length less than or equal to 5242880",
    lambda: client.detect_faces(Image={"Bytes": b"\xff\xd8\xff" + bytes(6_000_000)}),
)
refused(
    "S3",
    "InvalidS3ObjectException",
    "Image.Bytes",
    lambda: client.detect_faces(Image={"S3Object": {"Bucket": "photos", "Name": "a.jpg"}}),
)
refused("operation", "UnknownOperationException", "DetectLabels is not served here", lambda: client.detect_labels(Image={"Bytes": b"a"}))
other_key = boto3.client("rekognition", aws_access_key_id="AKIDOTHER", config=ONCE,
                         aws_secret_access_key=os.environ["AWS_SECRET_ACCESS_KEY"])
refused("key", "UnrecognizedClientException", "security token", other_key.list_collections, other_key)
other_secret = boto3.client("rekognition", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
                            aws_secret_access_key="other", config=ONCE)
refused("secret", "InvalidSignatureException", "does not match", other_secret.list_collections, other_secret)

# Liveness
session = client.create_face_liveness_session()
checks.equal("session", client.get_face_liveness_session_results(SessionId=session["SessionId"])["Status"], "CREATED")

checks.equal("delete", client.delete_collection(CollectionId=STAFF)["StatusCode"], 200)
refused(
    "gone",
    "ResourceNotFoundException",
    f"The collection id: {STAFF} does not exist",
    lambda: client.describe_collection(CollectionId=STAFF),
)
help_text = subprocess.run([os.environ["REKOGNITION_LOCAL"], "--help"], capture_output=True, text=True, check=True).stdout
served = help_text.split("Operations:\n")[1].split("GET /health")[0].split()
checks.equal("operations whose answers were not held against the model", set(served) - shapes.operations, set())
checks.done()
