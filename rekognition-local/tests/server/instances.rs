//! Servers over one gallery, as behind a load balancer: what one of them begins another goes on with.

use absenki_core::config::GalleryPlace;
use rekognition_local::Access;
use serde_json::json;

use super::support::{call, fixture, image, ok, request, start_over, still_film};

/// A file, and the databases of `tests/databases.sh` where it runs this.
fn galleries(file: &std::path::Path) -> Vec<GalleryPlace> {
    let names = ["ABSENKI_TEST_POSTGRES_URL", "ABSENKI_TEST_MYSQL_URL"];
    let urls: Vec<_> = names.iter().filter_map(|name| std::env::var(name).ok()).collect();
    let required = std::env::var_os("ABSENKI_REQUIRE_DATABASES").is_some();
    assert!(urls.len() == names.len() || !required, "a database is missing");
    let file = file.to_str().unwrap().to_owned();
    urls.into_iter().chain([file]).map(GalleryPlace::new).collect()
}

#[test]
fn instances_share_faces_pages_tags_tokens_and_sessions() {
    let folder = tempfile::tempdir().unwrap();
    for gallery in galleries(&folder.path().join("faces.db")) {
        let [one, other] = [(); 2].map(|()| start_over(&gallery, Access::default()));
        let staff = json!({ "CollectionId": "instances" });
        let _ = call(one, "DeleteCollection", &staff);
        let tags = json!({ "site": "Jakarta" });
        let create = json!({ "CollectionId": "instances", "Tags": tags });
        let arn = ok(one, "CreateCollection", &create)["CollectionArn"].clone();
        let listed = ok(other, "ListTagsForResource", &json!({ "ResourceArn": arn }));
        assert_eq!(listed["Tags"], tags);

        for (server, person) in [(one, "obama"), (other, "biden")] {
            let photo = image(&fixture(&format!("people/{person}.jpg")));
            let index =
                json!({ "CollectionId": "instances", "ExternalImageId": person, "Image": photo });
            ok(server, "IndexFaces", &index);
        }
        let again = image(&fixture("people/obama2.jpg"));
        let search = json!({ "CollectionId": "instances", "Image": again });
        for server in [one, other] {
            let found = ok(server, "SearchFacesByImage", &search);
            assert_eq!(found["FaceMatches"][0]["Face"]["ExternalImageId"], "obama");
        }
        let first = ok(one, "ListFaces", &json!({ "CollectionId": "instances", "MaxResults": 1 }));
        assert_eq!(first["Faces"][0]["ExternalImageId"], "obama");
        let next = json!({ "CollectionId": "instances", "NextToken": first["NextToken"] });
        assert_eq!(ok(other, "ListFaces", &next)["Faces"][0]["ExternalImageId"], "biden");

        let token = uuid::Uuid::new_v4().to_string();
        let user =
            |id| json!({ "CollectionId": "instances", "UserId": id, "ClientRequestToken": token });
        ok(one, "CreateUser", &user("1"));
        ok(other, "CreateUser", &user("1"));
        let reused = call(other, "CreateUser", &user("2")).unwrap();
        assert_eq!(reused.error().1, "IdempotentParameterMismatchException");

        let session = ok(one, "CreateFaceLivenessSession", &json!({}));
        let route = format!("/_liveness/{}", session["SessionId"].as_str().unwrap());
        let steps = |server| request(server, "GET", &route, b"").unwrap().json()["Steps"].clone();
        assert_eq!(steps(one), steps(other));
        let film = still_film();
        let fed = |server| request(server, "PUT", &route, film.as_bytes()).unwrap();
        assert_eq!(fed(other).json()["Status"], "SUCCEEDED");
        let result = ok(one, "GetFaceLivenessSessionResults", &session);
        assert!(result["Status"] == "SUCCEEDED" && result["ReferenceImage"]["Bytes"].is_string());
        assert_eq!(fed(one).status, 400, "frames are taken once");
        ok(other, "DeleteCollection", &staff);
    }
}
