// A round with the AWS SDK for JavaScript. The endpoint and the key are in the environment.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import {
  InvalidParameterException,
  Rekognition,
  RekognitionServiceException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  paginateListFaces,
} from "@aws-sdk/client-rekognition";

const staff = { CollectionId: "protocol-js" };
const tests = new URL("../", import.meta.url);
const reference = JSON.parse(readFileSync(new URL("reference/local.json", tests))).photos;
const photo = (name) => ({ Bytes: readFileSync(new URL(`fixtures/${name}`, tests)) });

let passed = 0;
let failed = 0;
const check = (what, holds, seen) => {
  if (holds) return void passed++;
  failed++;
  console.log(`js: FAILED: ${what}:`, seen);
};
const equal = (what, seen, wanted) => check(what, isDeepStrictEqual(seen, wanted), seen);

// The similarity of the largest faces of two photos, from OpenCV's templates.
const similar = (what, seen, one, other) => {
  const [a, b] = [one, other].map((name) => reference[name][0].template);
  const cosine = a.reduce((sum, x, i) => sum + x * b[i], 0) / (Math.hypot(...a) * Math.hypot(...b));
  const wanted = Math.min(Math.max(100 - 20 * 2 ** ((0.416 - cosine) / 0.053), 0), 100);
  check(what, Math.abs(seen - wanted) < 0.5, { seen, wanted });
};

const refused = async (what, kind, code, call) => {
  try {
    check(what, false, await call());
  } catch (error) {
    check(what, error instanceof kind && error.name === code, error);
    check(`${what}: request id`, error.$metadata.requestId?.length === 36, error.$metadata);
  }
};

const client = new Rekognition({ maxAttempts: 1 });

equal("create", (await client.createCollection(staff)).StatusCode, 200);
await refused("create again", ResourceAlreadyExistsException, "ResourceAlreadyExistsException", () =>
  client.createCollection(staff),
);
check("listed", (await client.listCollections({})).CollectionIds.includes(staff.CollectionId));

const ids = [];
for (const [name, ExternalImageId] of [
  ["people/obama.jpg", "1:obama"],
  ["people/biden.jpg", "2:biden"],
]) {
  const indexed = await client.indexFaces({ ...staff, Image: photo(name), ExternalImageId, MaxFaces: 1 });
  const { Face } = indexed.FaceRecords[0];
  const [left, , width] = reference[name][0].box;
  const { Left, Width } = Face.BoundingBox;
  check(`${name}: box`, Math.abs(Left / Width - left / width) < 0.05, Face);
  ids.push(Face.FaceId);
}

const detected = await client.detectFaces({ Image: photo("photos/two_people.jpg"), Attributes: ["DEFAULT"] });
equal("faces", detected.FaceDetails.length, 2);
equal("landmarks", detected.FaceDetails[0].Landmarks.length, 5);

const search = (name) => client.searchFacesByImage({ ...staff, Image: photo(name), MaxFaces: 5 });
const found = await search("people/obama2.jpg");
equal("matches", found.FaceMatches.map((match) => match.Face.ExternalImageId), ["1:obama"]);
similar("similarity", found.FaceMatches[0].Similarity, "people/obama2.jpg", "people/obama.jpg");
const byId = await client.searchFaces({ ...staff, FaceId: ids[0], FaceMatchThreshold: 0 });
equal("by id", byId.FaceMatches.map((match) => match.Face.FaceId), [ids[1]]);
const compared = await client.compareFaces({
  SourceImage: photo("people/obama.jpg"),
  TargetImage: photo("people/obama3.jpg"),
});
similar("compared", compared.FaceMatches[0].Similarity, "people/obama.jpg", "people/obama3.jpg");

await refused("no face", InvalidParameterException, "InvalidParameterException", () =>
  search("photos/no_face.jpg"),
);
// Written whole before the answer is read: what closes the connection meanwhile breaks it (EPIPE).
const large = { Image: { Bytes: new Uint8Array(5_000_000) } };
for (let run = 0; run < 16; run++) {
  await refused("5 MB to an operation that is not served", RekognitionServiceException, "UnknownOperationException", () =>
    client.detectLabels(large),
  );
}
await refused("field", RekognitionServiceException, "ValidationException", () =>
  client.createCollection({ CollectionId: "a b" }),
);
const stranger = new Rekognition({
  maxAttempts: 1,
  credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "other" },
});
await refused("secret", RekognitionServiceException, "InvalidSignatureException", () =>
  stranger.listCollections({}),
);

const listed = [];
for await (const page of paginateListFaces({ client, pageSize: 1 }, staff)) {
  listed.push(page.Faces.map((face) => face.FaceId));
}
equal("pages", listed, ids.map((id) => [id]));
equal("delete faces", (await client.deleteFaces({ ...staff, FaceIds: ids })).DeletedFaces, ids);
const described = await client.describeCollection(staff);
equal("count", described.FaceCount, 0);
check("made just now", Math.abs(Date.now() - described.CreationTimestamp) < 3_600_000, described);
equal("delete", (await client.deleteCollection(staff)).StatusCode, 200);
await refused("gone", ResourceNotFoundException, "ResourceNotFoundException", () =>
  client.describeCollection(staff),
);

console.log(`js: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
