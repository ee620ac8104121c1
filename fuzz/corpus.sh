#!/usr/bin/env bash
# Makes the first inputs of each target from the fixtures: fuzz/corpus/TARGET. Adds, never deletes.
set -euo pipefail
cd "$(dirname "$0")"
fixtures=../tests/fixtures
mkdir -p corpus/{photo,data_url,page_token,request,head,body,signature}

# The fuzzer learns more in a minute from small pictures.
find "$fixtures"/{formats,hostile,orientation} -type f -size -64k -exec cp -t corpus/photo {} +
cp -t corpus/data_url "$fixtures"/data_url/*.txt
for token in 0 1 18446744073709551615 -1 staff-1 c3RhZmYtMQ==; do
    printf '\x02%s' "$token" >"corpus/page_token/$token"
done

number=0
while read -r body; do
    printf '%s' "$body" >"corpus/request/$((number += 1))"
done <<'END'
{"CollectionId":"staff"}
{"CollectionId":"staff","MaxResults":2,"NextToken":"1"}
{"CollectionId":"staff","Image":{"Bytes":"/9j/2Q=="},"ExternalImageId":"42:Siti","MaxFaces":1,"QualityFilter":"AUTO"}
{"CollectionId":"staff","FaceIds":["11111111-2222-3333-4444-555555555555"]}
{"Image":{"Bytes":"iVBORw0KGgo="},"Attributes":["DEFAULT"]}
{"SourceImage":{"Bytes":"/9j/2Q=="},"TargetImage":{"S3Object":{"Bucket":"b","Name":"n"}},"SimilarityThreshold":80.5}
END
printf '%s\n' 'Host: localhost:8191' 'X-Amz-Target: RekognitionService.DetectFaces' \
    'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/ap-southeast-1/rekognition/aws4_request' >corpus/head/1
printf '%s\n' 'Host: [::1]:8191' 'x-amz-target: RekognitionService.' >corpus/head/2
printf '\x02%s' '{"CollectionId":"staff"}' >corpus/body/1
printf '%s\n%s\n%s\n%s' \
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/ap-southeast-1/rekognition/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef' \
    20260131T120000Z localhost:8080 '{"CollectionId":"staff"}' >corpus/signature/1
