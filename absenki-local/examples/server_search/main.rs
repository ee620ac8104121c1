//! What a search by PostgreSQL with pgvector finds, and how long it takes, beside the exact search:
//! `cargo run --release -p absenki-local --features sql --example server_search -- URL [FACES [scan]]`
//!
//! With `scan` no index is made: only searches without one are measured.
//! The database must be empty. Templates are made as SFace's are spread: strangers have a cosine of 0.1 with
//! a standard deviation of 0.09, photos of one person 0.6 to 0.9, three for each person. The faces that are
//! searched with are not in the index.

mod filling;
mod templates;

use std::time::{Duration, Instant};

use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_core::config::{GalleryPlace, GallerySearch};
use absenki_core::{Config, Error};
use absenki_local::{LocalRecognizer, similarity};
use filling::add;
use sqlx::{Connection, Executor, PgConnection, Row};
use templates::{FACES_OF_A_PERSON, Vector, nearest_of_all};

const QUERIES: usize = 500;
const MOST: usize = 10;
/// A collection beside the large one.
const SMALL: usize = 1000;
/// Faces that are added one by one once the index is there.
const LATER: usize = 2000;
const DROP: &str = "DROP INDEX IF EXISTS absenki_vectors_of_faces";
const MAKE: &str = "CREATE INDEX absenki_vectors_of_faces ON absenki_vectors USING hnsw \
     (vector halfvec_cosine_ops) WITH (m = 16, ef_construction = 128) WHERE NOT of_user";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("the URL of an empty PostgreSQL database is missing")?;
    let faces: usize = arguments.next().map_or(Ok(1_000_000), |faces| faces.parse())?;
    let with_index = arguments.next().as_deref() != Some("scan");
    let (staff, small) = (CollectionId::new("staff")?, CollectionId::new("small")?);
    let exact = open(&url, GallerySearch::Memory)?;
    let server = open(&url, GallerySearch::Server)?;
    server.list_collections(PageRequest::default()).await?;
    let mut connection = PgConnection::connect(&url).await?;
    let vectors = templates::made(faces + LATER, 1);
    let asked: Vec<usize> = (0..QUERIES).map(|query| query * (faces / QUERIES)).collect();
    // What an earlier run stored is used again, so that another index can be tried.
    if exact.created_at(&staff).await.is_err() {
        exact.create_collection(&staff).await?;
        exact.create_collection(&small).await?;
        let began = Instant::now();
        add(&mut connection, "staff", &vectors[..faces], 0).await?;
        add(&mut connection, "small", &templates::made(SMALL, 2), 0).await?;
        println!("{faces} faces stored in {:.0} s", began.elapsed().as_secs_f64());
        connection.execute(DROP).await?;
        let began = Instant::now();
        for (collection, id) in [(&staff, "staff-0"), (&small, "small-0")] {
            while let Err(error) = server.search_faces(collection, id, 1, 0.0).await {
                is_retryable(error)?;
            }
        }
        println!("vectors taken in, without an index, in {:.0} s", began.elapsed().as_secs_f64());
    }
    for index in &asked {
        let delete = "DELETE FROM absenki_vectors WHERE collection_id = 1 AND number = $1";
        sqlx::query(delete).bind(*index as i64 + 1).execute(&mut connection).await?;
    }
    connection.execute(DROP).await?;
    if with_index {
        make_index(&mut connection).await?;
    }
    connection.execute("VACUUM ANALYZE absenki_vectors").await?;

    let truth = nearest_of_all(&vectors[..faces], &asked);
    let above = |similar: &f32| similarity(f64::from(*similar)) >= 80.0;
    let matches: usize = truth.iter().flatten().filter(|(cosine, _)| above(cosine)).count();
    println!("{QUERIES} searches, {matches} of the {MOST} nearest at or above 80");
    if with_index {
        for ef in [100, 200, 400, 800] {
            swept(&mut connection, ef, &vectors, &asked, &truth).await?;
        }
    }
    for (name, recognizer) in [("server", &server), ("memory", &exact)] {
        let began = Instant::now();
        recognizer.search_faces(&staff, "staff-1", MOST as u32, 0.0).await?;
        println!("{name}: first search {:.1} s", began.elapsed().as_secs_f64());
        let (mut found, mut times) = (Vec::new(), Vec::new());
        for index in &asked {
            let began = Instant::now();
            let id = format!("staff-{index}");
            let matches = recognizer.search_faces(&staff, &id, MOST as u32, 0.0).await?;
            times.push(began.elapsed());
            let ids = matches.unwrap_or_default().into_iter().map(|found| found.face.face_id);
            found.push(ids.map(|id| id["staff-".len()..].parse()).collect::<Result<_, _>>()?);
        }
        report(name, &asked, &truth, &found, times);
    }
    let mut whole = 0;
    for face in (0..SMALL).step_by(10) {
        let id = format!("small-{face}");
        let [one, other] = [
            server.search_faces(&small, &id, 10, 0.0).await?,
            exact.search_faces(&small, &id, 10, 0.0).await?,
        ];
        whole += usize::from(one == other);
    }
    println!(
        "small collection beside it: {whole} of {} searches equal the exact one's",
        SMALL / 10
    );

    add(&mut connection, "staff", &vectors[faces..], faces).await?;
    let began = Instant::now();
    while let Err(error) = server.search_faces(&staff, "staff-1", 1, 0.0).await {
        is_retryable(error)?;
    }
    let each = began.elapsed().as_secs_f64() * 1e3 / LATER as f64;
    println!("a face added to the index: {each:.2} ms");
    Ok(())
}

/// Makes the index, and says how large it is beside the tables.
async fn make_index(connection: &mut PgConnection) -> Result<(), Failure> {
    let began = Instant::now();
    connection.execute("SET maintenance_work_mem = '2GB'").await?;
    connection.execute(MAKE).await?;
    println!("HNSW index made in {:.0} s", began.elapsed().as_secs_f64());
    for table in ["absenki_faces", "absenki_vectors", "absenki_vectors_of_faces"] {
        let size =
            sqlx::query("SELECT pg_relation_size(CAST($1 AS regclass)) / 1048576").bind(table);
        let mebibytes: i64 = size.fetch_one(&mut *connection).await?.try_get(0)?;
        println!("{table}: {mebibytes} MiB");
    }
    Ok(())
}

fn open(url: &str, search: GallerySearch) -> Result<LocalRecognizer, Failure> {
    let mut config = Config::default();
    config.gallery = GalleryPlace::new(url);
    config.gallery_search = search;
    Ok(LocalRecognizer::with_config(&config)?)
}

fn is_retryable(error: Error) -> Result<(), Failure> {
    if error.is_retryable() { Ok(()) } else { Err(error.into()) }
}

/// The share of the exact neighbours that candidates of the index hold, and the time of the query alone.
async fn swept(
    connection: &mut PgConnection,
    ef: u32,
    vectors: &[Vector],
    asked: &[usize],
    truth: &[Vec<(f32, usize)>],
) -> Result<(), Failure> {
    connection.execute("SET hnsw.iterative_scan = 'relaxed_order'").await?;
    sqlx::query("SELECT set_config('hnsw.ef_search', $1, false)")
        .bind(ef.to_string())
        .execute(&mut *connection)
        .await?;
    let (mut found, mut times) = (Vec::new(), Vec::new());
    for index in asked {
        let numbers: Vec<String> = vectors[*index].iter().map(f32::to_string).collect();
        let text = format!("[{}]", numbers.join(","));
        let began = Instant::now();
        let select = "SELECT number FROM absenki_vectors WHERE collection_id = $1 AND NOT of_user \
             AND vector IS NOT NULL ORDER BY vector <=> CAST(CAST($2 AS TEXT) AS HALFVEC(128)) LIMIT 64";
        let rows = sqlx::query(select).bind(1_i64).bind(text).fetch_all(&mut *connection).await?;
        times.push(began.elapsed());
        let numbers =
            rows.iter().map(|row| row.try_get::<i64, _>(0).map(|number| number as usize - 1));
        found.push(numbers.collect::<Result<Vec<_>, _>>()?);
    }
    report(&format!("ef_search {ef}"), asked, truth, &found, times);
    Ok(())
}

fn report(
    name: &str,
    asked: &[usize],
    truth: &[Vec<(f32, usize)>],
    found: &[Vec<usize>],
    mut times: Vec<Duration>,
) {
    // Of all, of those at or above 80, of those that are the person's own.
    let mut shares = [(0, 0); 3];
    for ((asked, truth), found) in asked.iter().zip(truth).zip(found) {
        for (cosine, index) in truth {
            let is_above = similarity(f64::from(*cosine)) >= 80.0;
            let is_own = index / FACES_OF_A_PERSON == asked / FACES_OF_A_PERSON;
            for (share, counts) in shares.iter_mut().zip([true, is_above, is_above && is_own]) {
                share.0 += usize::from(counts && found.contains(index));
                share.1 += usize::from(counts);
            }
        }
    }
    times.sort();
    let percent = |(part, whole): (usize, usize)| 100.0 * part as f64 / whole as f64;
    let milliseconds =
        |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{name}: {:.2} % of the {MOST} nearest, {:.2} % of those at or above 80, {:.2} % of the {} that are \
         the person's own; median {:.1} ms, 95 % {:.1} ms",
        percent(shares[0]),
        percent(shares[1]),
        percent(shares[2]),
        shares[2].1,
        milliseconds(0.5),
        milliseconds(0.95),
    );
}
