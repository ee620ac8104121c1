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

# Users
staff_user = {"CollectionId": STAFF, "UserId": "1"}
for _ in range(2):
    client.create_user(**staff_user, ClientRequestToken="first-user")
client.create_user(CollectionId=STAFF, UserId="2")
refused("user again", "ConflictException", "already exists", lambda: client.create_user(**staff_user))
refused(
    "token again",
    "IdempotentParameterMismatchException",
    "ClientRequestToken",
    lambda: client.delete_user(**staff_user, ClientRequestToken="first-user"),
)
mine = client.associate_faces(**staff_user, FaceIds=[ids["1:obama"]])
checks.equal("associated", (mine["AssociatedFaces"], mine["UserStatus"]), ([{"FaceId": ids["1:obama"]}], "ACTIVE"))
other = client.associate_faces(**staff_user, FaceIds=[ids["1:obama"], ids["2:biden"], UNKNOWN])
checks.equal("the user's already", other["AssociatedFaces"], [])
reasons = [face["Reasons"] for face in other["UnsuccessfulFaceAssociations"]]
checks.equal("not associated", reasons, [["LOW_MATCH_CONFIDENCE"], ["FACE_NOT_FOUND"]])
client.associate_faces(CollectionId=STAFF, UserId="2", FaceIds=[ids["2:biden"]])
taken = client.associate_faces(CollectionId=STAFF, UserId="2", FaceIds=[ids["1:obama"]])
reasons = [face["Reasons"] for face in taken["UnsuccessfulFaceAssociations"]]
checks.equal("another's", reasons, [["ASSOCIATED_TO_A_DIFFERENT_USER"]])
users = client.get_paginator("list_users").paginate(CollectionId=STAFF, PaginationConfig={"PageSize": 1})
checks.equal("users", [[u["UserId"] for u in page["Users"]] for page in users], [["1"], ["2"]])
checks.equal("user count", client.describe_collection(CollectionId=STAFF)["UserCount"], 2)
listed = client.list_faces(CollectionId=STAFF, UserId="1")["Faces"]
checks.equal("the user's faces", [(f["FaceId"], f["UserId"]) for f in listed], [(ids["1:obama"], "1")])
image = {"Bytes": photo("people/obama2.jpg")}
found = client.search_users_by_image(CollectionId=STAFF, Image=image, MaxUsers=5, UserMatchThreshold=80)
checks.equal("who", [match["User"]["UserId"] for match in found["UserMatches"]], ["1"])
wanted = expected_similarity("people/obama2.jpg", "people/obama.jpg")
checks.near("user similarity", found["UserMatches"][0]["Similarity"], wanted, 0.5)
both = {"Bytes": photo("photos/two_people.jpg")}
found = client.search_users_by_image(CollectionId=STAFF, Image=both)
checks.equal("unsearched", [face["Reasons"] for face in found["UnsearchedFaces"]], [["FACE_NOT_LARGEST"]])
alike = client.search_users(**staff_user, UserMatchThreshold=0)
checks.equal("the other user", [match["User"]["UserId"] for match in alike["UserMatches"]], ["2"])
by_face = client.search_users(CollectionId=STAFF, FaceId=ids["2:biden"], UserMatchThreshold=80)
checks.equal("by face", [match["User"]["UserId"] for match in by_face["UserMatches"]], ["2"])
nobodys = index("people/obama3.jpg", "4:nobody")
held = client.delete_faces(CollectionId=STAFF, FaceIds=[ids["2:biden"], nobodys])
checks.equal("nobody's face goes", held["DeletedFaces"], [nobodys])
kept = {"FaceId": ids["2:biden"], "UserId": "2", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}
checks.equal("a user's face stays", held["UnsuccessfulFaceDeletions"], [kept])
gone = client.disassociate_faces(**staff_user, FaceIds=[ids["1:obama"], ids["2:biden"]])
checks.equal("disassociated", gone["DisassociatedFaces"], [{"FaceId": ids["1:obama"]}])
client.delete_user(**staff_user)
client.delete_user(CollectionId=STAFF, UserId="2")
refused("no user", "ResourceNotFoundException", "The user id: 1", lambda: client.delete_user(**staff_user))

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
