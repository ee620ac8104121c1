//! Faces put into the tables, faster than the library adds them.

use absenki_local::EMBEDDER_SHA256;
use sqlx::{PgConnection, Row};

use crate::Failure;
use crate::templates::Vector;

/// Adds faces after the first `before`.
pub(crate) async fn add(
    connection: &mut PgConnection,
    name: &str,
    vectors: &[Vector],
    before: usize,
) -> Result<(), Failure> {
    let select = sqlx::query("SELECT id FROM absenki_collections WHERE name = $1").bind(name);
    let collection: i64 = select.fetch_one(&mut *connection).await?.try_get(0)?;
    let mut copy = connection
        .copy_in_raw(
            "COPY absenki_faces (collection_id, number, face_id, image_id, external_image_id, box_left, \
             box_top, box_width, box_height, confidence, template, model, created_at) FROM STDIN",
        )
        .await?;
    for (part, vectors) in vectors.chunks(4096).enumerate() {
        let mut text = String::new();
        for (index, vector) in vectors.iter().enumerate() {
            let index = before + part * 4096 + index;
            let bytes: String = vector
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .map(|byte| format!("{byte:02x}"))
                .collect();
            text += &format!(
                "{collection}\t{}\t{name}-{index}\t{index}\t{index}\t0.1\t0.1\t0.5\t0.5\t99\t\\\\x{bytes}\t{EMBEDDER_SHA256}\t0\n",
                index + 1
            );
        }
        copy.send(text.into_bytes()).await?;
    }
    copy.finish().await?;
    sqlx::query("UPDATE absenki_collections SET changes = $1 WHERE id = $2")
        .bind((before + vectors.len()) as i64)
        .bind(collection)
        .execute(connection)
        .await?;
    Ok(())
}
