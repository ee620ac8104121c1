//! The operations on users, but for searches.

use absenki_core::Error;
use absenki_core::backend::{
    AssociateFacesRequest, CollectionId, DEFAULT_USER_MATCH_THRESHOLD, FaceBackend, PageRequest,
    UnsuccessfulFaceAssociation, UnsuccessfulFaceDisassociation, UserId,
};
use serde_json::{Value, json};

use super::{Context, Operation, about};
use crate::failure::Failure;
use crate::fields::{Fields, Violations};
use crate::tokens;
use crate::wire::with;

/// A user of a collection, and the token of the request about it.
struct Named {
    collection: CollectionId,
    user: UserId,
    token: Option<String>,
}

impl Named {
    /// Checks what every operation on one user has.
    fn check(fields: &Fields, wrong: &mut Violations) {
        fields.check_collection(wrong);
        wrong.required("userId", fields.user_id.as_ref());
        fields.check_user(wrong);
    }

    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let token = fields.client_request_token.take();
        let user = fields.user().and_then(|user| user.ok_or_else(Failure::invalid_parameters))?;
        Ok(Named { user, token, collection: fields.collection()? })
    }

    /// The recognizer's error about this user, in the service's words.
    fn refused(&self) -> impl Fn(Error) -> Failure {
        |error| Failure::about_user(&error, &self.collection, &self.user)
    }

    /// The answer to the request, or to an earlier one under the same token. `operation` and `ids`
    /// make requests equal, besides the user.
    async fn once(
        &self,
        context: &Context<'_>,
        operation: &str,
        ids: &[String],
        perform: impl Future<Output = Result<Value, Failure>>,
    ) -> Result<Value, Failure> {
        let Named { collection, user, token } = self;
        let request = format!("{operation} {collection} {user} {}", ids.join(" "));
        let (recognizer, token) = (context.recognizer, token.as_deref());
        if let Some(answer) = tokens::answer(recognizer, token, &request).await? {
            return Ok(answer);
        }
        let answer = perform.await?;
        tokens::keep(recognizer, token, request, &answer).await;
        Ok(answer)
    }
}

pub(crate) struct CreateUser(Named);

impl Operation for CreateUser {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        Named::check(&fields, &mut wrong);
        wrong.done()?;
        Named::read(fields).map(CreateUser)
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let Named { collection, user, .. } = &self.0;
        let created = async {
            let created = context.recognizer.create_user(collection, user).await;
            created.map(|()| json!({})).map_err(self.0.refused())
        };
        self.0.once(&context, "CreateUser", &[], created).await
    }
}

pub(crate) struct DeleteUser(Named);

impl Operation for DeleteUser {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        Named::check(&fields, &mut wrong);
        wrong.done()?;
        Named::read(fields).map(DeleteUser)
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let Named { collection, user, .. } = &self.0;
        let deleted = async {
            let deleted = context.recognizer.delete_user(collection, user).await;
            deleted.map(|()| json!({})).map_err(self.0.refused())
        };
        self.0.once(&context, "DeleteUser", &[], deleted).await
    }
}

pub(crate) struct ListUsers {
    collection: CollectionId,
    page: PageRequest,
}

impl Operation for ListUsers {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_user_page(&mut wrong);
        wrong.done()?;
        Ok(ListUsers { page: fields.page(), collection: fields.collection()? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let page = context.recognizer.list_users(&self.collection, self.page).await;
        let page = page.map_err(about(&self.collection))?;
        let user = |user: &absenki_core::backend::User| json!({ "UserId": user.user_id, "UserStatus": user.user_status });
        let answer = json!({ "Users": page.items.iter().map(user).collect::<Vec<_>>() });
        Ok(with(answer, "NextToken", page.next_token))
    }
}

pub(crate) struct AssociateFaces {
    named: Named,
    face_ids: Vec<String>,
    threshold: f64,
}

impl Operation for AssociateFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        Named::check(&fields, &mut wrong);
        wrong.user_face_ids(fields.face_ids.as_deref());
        fields.check_user_threshold(&mut wrong);
        wrong.done()?;
        let threshold = fields.user_match_threshold.unwrap_or(DEFAULT_USER_MATCH_THRESHOLD);
        let face_ids = fields.face_ids.take().unwrap_or_default();
        Ok(AssociateFaces { threshold, face_ids, named: Named::read(fields)? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let AssociateFaces { named, face_ids, threshold } = &self;
        let associated = async {
            let request = AssociateFacesRequest {
                collection: &named.collection,
                user_id: &named.user,
                face_ids,
                user_match_threshold: *threshold,
            };
            let done = context.recognizer.associate_faces(request).await;
            let done = done.map_err(named.refused())?;
            let failed = |face: &UnsuccessfulFaceAssociation| {
                let answer = json!({ "FaceId": face.face_id, "Reasons": face.reasons });
                let answer = with(answer, "UserId", face.user_id.as_deref());
                with(answer, "Confidence", face.confidence)
            };
            Ok(json!({
                "AssociatedFaces": face_ids_of(&done.associated),
                "UnsuccessfulFaceAssociations":
                    done.unsuccessful.iter().map(failed).collect::<Vec<_>>(),
                "UserStatus": done.user_status,
            }))
        };
        named.once(&context, "AssociateFaces", face_ids, associated).await
    }
}

pub(crate) struct DisassociateFaces {
    named: Named,
    face_ids: Vec<String>,
}

impl Operation for DisassociateFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        Named::check(&fields, &mut wrong);
        wrong.user_face_ids(fields.face_ids.as_deref());
        wrong.done()?;
        let face_ids = fields.face_ids.take().unwrap_or_default();
        Ok(DisassociateFaces { face_ids, named: Named::read(fields)? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let DisassociateFaces { named, face_ids } = &self;
        let gone = async {
            let Named { collection, user, .. } = named;
            let done = context.recognizer.disassociate_faces(collection, user, face_ids).await;
            let done = done.map_err(named.refused())?;
            let failed = |face: &UnsuccessfulFaceDisassociation| {
                let answer = json!({ "FaceId": face.face_id, "Reasons": face.reasons });
                with(answer, "UserId", face.user_id.as_deref())
            };
            Ok(json!({
                "DisassociatedFaces": face_ids_of(&done.disassociated),
                "UnsuccessfulFaceDisassociations":
                    done.unsuccessful.iter().map(failed).collect::<Vec<_>>(),
                "UserStatus": done.user_status,
            }))
        };
        named.once(&context, "DisassociateFaces", face_ids, gone).await
    }
}

fn face_ids_of(ids: &[String]) -> Vec<Value> {
    ids.iter().map(|id| json!({ "FaceId": id })).collect()
}
