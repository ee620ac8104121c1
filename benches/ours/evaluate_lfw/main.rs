//! How often the embedded recognizer is right on Labeled Faces in the Wild.
//!
//!     cargo run --release -p absenki-benches --example evaluate_lfw -- LFW_FOLDER PAIRS_TXT
//!     … -- --covered LFW_FOLDER
//!     … -- --faults LFW_FOLDER
//!
//! `LFW_FOLDER` has a folder of 250 x 250 px JPEGs for each person
//! (`Ann_Veneman/Ann_Veneman_0001.jpg`). `PAIRS_TXT` is the official `pairs.txt`: a line with the
//! number of folds and of pairs, then in each fold that many pairs of one person (name, number,
//! number) and that many of two (name, number, name, number). Neither may be redistributed, so
//! neither is here.
//!
//! Prints the tables of `docs/accuracy.md`, each row for templates as OpenCV makes them (one crop) and
//! as the recognizer does; `--covered` that of covered faces, `--faults` that of
//! turned and tilted heads and too much light. TAR is the share of genuine comparisons that are accepted, FAR that of
//! impostors. Brackets have the 95 % interval of Wilson.

mod accounts;
mod cosines;
mod covered;
mod faults;
mod pairs;
mod photo_pairs;
mod photos;
mod protocol;
mod tilted;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Instant;

use absenki_benches::{Failure, wilson};

use accounts::Against;
use cosines::Cosines;
use photos::{FacePhoto, WAYS, Way};

/// People with East and South-East Asian names in LFW, as we read their names.
const GROUP: &str = include_str!("names.txt");

/// Pairs whose one photo is turned.
const TILTED_PAIRS: usize = 500;

/// People in whose turned photos a face is looked for.
const TILTED_PHOTOS: usize = 500;

fn main() -> Result<(), Failure> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let report = match &arguments[..] {
        [covered, folder] if covered == "--covered" => covered::seen(folder.as_ref())?,
        [faults, folder] if faults == "--faults" => faults::over(folder.as_ref())?,
        [folder, pairs] => evaluate(folder.as_ref(), pairs.as_ref())?,
        _ => {
            return Err(
                "usage: evaluate_lfw LFW_FOLDER PAIRS_TXT, or --covered or --faults LFW_FOLDER"
                    .into(),
            );
        }
    };
    print!("{report}");
    Ok(())
}

fn evaluate(folder: &Path, pairs: &Path) -> Result<String, Failure> {
    let folds = pairs::folds(&std::fs::read_to_string(pairs)?)?;
    let start = Instant::now();
    let photos = photos::all(folder)?;
    let by_name: HashMap<&str, &FacePhoto> =
        photos.iter().map(|photo| (photo.stem(), photo)).collect();
    let find = |(name, number): &(String, u32)| {
        let stem = format!("{name}_{number:04}");
        by_name.get(stem.as_str()).copied().ok_or_else(|| format!("{stem} is not in the folder"))
    };
    let mut official: Vec<Vec<([&FacePhoto; 2], bool)>> = Vec::new();
    for fold in &folds {
        let found = fold.iter().map(|pair| {
            let [one, other] = &pair.photos;
            Ok(([find(one)?, find(other)?], pair.genuine))
        });
        official.push(found.collect::<Result<_, Failure>>()?);
    }
    let missed = photos.iter().filter(|photo| photo.template(Way::Absenki).is_none()).count();
    let all: Vec<&FacePhoto> = photos.iter().collect();
    let names: HashSet<&str> = GROUP.lines().collect();
    let is_in_group = |photo: &&FacePhoto| {
        photo.stem().rsplit_once('_').is_some_and(|(name, _)| names.contains(name))
    };
    let group: Vec<&FacePhoto> = photos.iter().filter(is_in_group).collect();
    let genuine: Vec<[&FacePhoto; 2]> =
        official.iter().flatten().filter(|(_, genuine)| *genuine).map(|(pair, _)| *pair).collect();
    let spread = |count: usize, of: usize| (0..of).step_by((of / count).max(1)).take(count);
    let some_pairs: Vec<_> = spread(TILTED_PAIRS, genuine.len()).map(|at| genuine[at]).collect();
    let people: Vec<_> = all.chunk_by(|a, b| a.person == b.person).map(|some| some[0]).collect();
    let some_people: Vec<_> = spread(TILTED_PHOTOS, people.len()).map(|at| people[at]).collect();
    Ok([
        format!(
            "{} photos of {} people in {:.0} s, {missed} without a face; {} in the group\n",
            photos.len(),
            people.len(),
            start.elapsed().as_secs_f64(),
            group.len()
        ),
        photo_table(&official, &group)?,
        scale_table(&official, &group)?,
        account_table(&all, &group)?,
        anyone_table(&all, &group)?,
        tilted::similar(&some_pairs)?,
        tilted::found(&some_people)?,
    ]
    .join("\n"))
}

/// A count as a share in percent with its interval.
fn percent(count: u64, of: u64) -> String {
    let (low, high) = wilson(count as usize, of as usize);
    let share = 100.0 * count as f64 / of as f64;
    format!("{share:.2} ({:.2} to {:.2})", 100.0 * low, 100.0 * high)
}

/// A count as one in so many.
fn one_in(count: u64, of: u64) -> String {
    match count {
        0 => format!("none of {of}"),
        _ => format!("1 in {:.0} ({count} of {of})", of as f64 / count as f64),
    }
}

/// The photos of the official pairs, each once.
fn distinct<'a>(official: &[Vec<([&'a FacePhoto; 2], bool)>]) -> Vec<&'a FacePhoto> {
    let mut photos: Vec<_> = official.iter().flatten().flat_map(|(pair, _)| *pair).collect();
    photos.sort_by(|a, b| a.file.cmp(&b.file));
    photos.dedup_by(|a, b| a.file == b.file);
    photos
}

/// The official pairs scored with templates of two ways.
fn scored(official: &[Vec<([&FacePhoto; 2], bool)>], ways: [Way; 2]) -> Vec<Vec<protocol::Scored>> {
    let score = |&([one, other], genuine): &([&FacePhoto; 2], bool)| protocol::Scored {
        cosine: photo_pairs::cosine(one, other, ways),
        genuine,
    };
    official.iter().map(|fold| fold.iter().map(score).collect()).collect()
}

/// OpenCV's templates, the recognizer's, and a gallery of the first searched with the second.
const COMPARED: [(&str, [Way; 2]); 3] = [
    ("OpenCV's", [Way::Opencv, Way::Opencv]),
    ("Absenki's", [Way::Absenki, Way::Absenki]),
    ("enrolled with OpenCV's, searched with Absenki's", [Way::Opencv, Way::Absenki]),
];

/// One photo against one: TAR at thresholds from all impostor pairs of the official photos.
fn photo_table(
    official: &[Vec<([&FacePhoto; 2], bool)>],
    group: &[&FacePhoto],
) -> Result<String, Failure> {
    let mut table = String::from(
        "| templates | accuracy, % | TAR at FAR 1e-3, % | at 1e-4 | at 1e-5 | the group's at 1e-4 |\n\
         |---|---|---|---|---|---|\n",
    );
    let photos = distinct(official);
    for (name, ways) in COMPARED {
        let scored = scored(official, ways);
        let (mean, deviation) = protocol::accuracy(&scored);
        let own = scored.iter().flatten().filter(|pair| pair.genuine).map(|pair| pair.cosine);
        let own = Cosines::of(own);
        let impostors = photo_pairs::impostors(&photos, ways)?;
        let tar = |own: &Cosines, threshold: f64| percent(own.passing(threshold), own.len());
        let at = |share: f64| tar(&own, impostors.threshold(share));
        let others = photo_pairs::impostors(group, ways)?;
        let of_group = tar(&photo_pairs::genuine(group, ways), others.threshold(1e-4));
        let (mean, deviation) = (100.0 * mean, 100.0 * deviation);
        table += &format!(
            "| {name} | {mean:.2} ± {deviation:.2} | {} | {} | {} | {of_group} |\n",
            at(1e-3),
            at(1e-4),
            at(1e-5),
        );
    }
    Ok(table)
}

/// One photo against one: what 80 and 90 let pass.
fn scale_table(
    official: &[Vec<([&FacePhoto; 2], bool)>],
    group: &[&FacePhoto],
) -> Result<String, Failure> {
    let mut table = String::from(
        "| templates | FAR at 80 | FAR at 90 | TAR at 80, % | at 90 | the group's FAR at 80 | at 90 |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let photos = distinct(official);
    for (name, ways) in COMPARED {
        let own = scored(official, ways).into_iter().flatten().filter(|pair| pair.genuine);
        let own = Cosines::of(own.map(|pair| pair.cosine));
        let all = photo_pairs::impostors(&photos, ways)?;
        let others = photo_pairs::impostors(group, ways)?;
        let far = |of: &Cosines, wanted: f64| one_in(of.over(wanted), of.len());
        let tar = |wanted: f64| percent(own.over(wanted), own.len());
        table += &format!(
            "| {name} | {} | {} | {} | {} | {} | {} |\n",
            far(&all, 80.0),
            far(&all, 90.0),
            tar(80.0),
            tar(90.0),
            far(&others, 80.0),
            far(&others, 90.0),
        );
    }
    Ok(table)
}

/// A photo against an account of some photos.
fn account_table(all: &[&FacePhoto], group: &[&FacePhoto]) -> Result<String, Failure> {
    let mut table = String::from(
        "| account | FAR at 80 | FAR at 90 | cosine at FAR 1e-4 | at 1e-5 | TAR at 1e-4, % | at 1e-5 | TAR at 80 | at 90 |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    let against = [(Against::BestFace, "its best face"), (Against::UserVector, "its user vector")];
    for (whose, photos) in [("", all), ("the group, ", group)] {
        for size in [1, 3, 5] {
            for way in WAYS {
                for (against, name) in against {
                    if size == 1 && matches!(against, Against::UserVector) {
                        continue;
                    }
                    let accounts = accounts::accounts(photos, size, way);
                    let others = accounts::impostors(&accounts, photos, (way, against))?;
                    let own = accounts::genuine(&accounts, against);
                    let [low, high] = [1e-4, 1e-5].map(|share| others.threshold(share));
                    let tar = |threshold: f64| percent(own.passing(threshold), own.len());
                    let over = |wanted: f64| percent(own.over(wanted), own.len());
                    let far = |wanted: f64| one_in(others.over(wanted), others.len());
                    table += &format!(
                        "| {whose}{size}, {name}, {way:?} | {} | {} | {low:.4} | {high:.4} | {} | {} | {} | {} |\n",
                        far(80.0),
                        far(90.0),
                        tar(low),
                        tar(high),
                        over(80.0),
                        over(90.0),
                    );
                }
            }
        }
    }
    Ok(table)
}

/// A stranger against many accounts of three photos at once.
fn anyone_table(all: &[&FacePhoto], group: &[&FacePhoto]) -> Result<String, Failure> {
    let way = Way::Absenki;
    let mut table = String::from(
        "| accounts of three photos | passes for anyone at 80 | at 90 |\n|---|---|---|\n",
    );
    for (whose, photos, counts) in
        [("", all, &[10, 100, 500][..]), ("the group, ", group, &[10][..])]
    {
        let accounts = accounts::accounts(photos, 3, way);
        for &count in counts {
            let best = accounts::anyone(&accounts, photos, way, count)?;
            let far = |wanted: f64| one_in(best.over(wanted), best.len());
            table += &format!("| {whose}{count} | {} | {} |\n", far(80.0), far(90.0));
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixture_people_laid_out_as_lfw_are_all_told_apart() {
        let folder = tempfile::TempDir::new().unwrap();
        let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/people");
        for (file, person, number) in [
            ("obama", "Barack_Obama", 1),
            ("obama2", "Barack_Obama", 2),
            ("obama3", "Barack_Obama", 3),
            ("biden", "Joe_Biden", 1),
            ("collins", "Eileen_Collins", 1),
        ] {
            let to = folder.path().join(person);
            std::fs::create_dir_all(&to).unwrap();
            let to = to.join(format!("{person}_{number:04}.jpg"));
            std::fs::copy(people.join(format!("{file}.jpg")), to).unwrap();
        }
        let pairs = tempfile::NamedTempFile::new().unwrap();
        let text = "2\t1\nBarack_Obama\t1\t2\nBarack_Obama\t1\tJoe_Biden\t1\n\
                    Barack_Obama\t2\t3\nEileen_Collins\t1\tJoe_Biden\t1\n";
        std::fs::write(&pairs, text).unwrap();
        let report = evaluate(folder.path(), pairs.path()).unwrap();
        assert!(report.starts_with("5 photos of 3 people"), "{report}");
        assert!(report.contains("| Absenki's | 100.00 ± 0.00 | 100.00 "), "{report}");
        // Neither of the two strangers passes for the one with three photos.
        assert!(
            report.contains("| 3, its best face, Absenki | none of 2 | none of 2 |"),
            "{report}"
        );

        std::fs::write(&pairs, text.replace("2\t1\nBarack", "2\t2\nBarack")).unwrap();
        assert!(evaluate(folder.path(), pairs.path()).is_err());
    }
}
