//! How often the embedded recognizer is right on Labeled Faces in the Wild.
//!
//!     cargo run --release -p absenki-benches --example evaluate_lfw -- LFW_FOLDER PAIRS_TXT
//!
//! `LFW_FOLDER` has a folder of 250 x 250 px JPEGs for each person
//! (`Ann_Veneman/Ann_Veneman_0001.jpg`). `PAIRS_TXT` is the official `pairs.txt`: a line with the
//! number of folds and of pairs, then in each fold that many pairs of one person (name, number,
//! number) and that many of two (name, number, name, number). Neither may be redistributed, so
//! neither is here.
//!
//! Printed are the accuracy by the official protocol (in each fold with the threshold that is best
//! on the others), the share of genuine pairs accepted at the threshold that one impostor pair in a
//! thousand passes, and both shares at similarity 80. Expected are 99.3 % and 98.8 %.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use absenki_core::config::Limits;
use absenki_core::detect::{DetectedFace, FaceDetector};
use absenki_core::photo::Photo;
use absenki_local::{Template, YunetDetector, similarity};

/// The people meant are some 100 px wide; bystanders are mostly smaller.
const MIN_FACE: u32 = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [folder, pairs] = &arguments[..] else {
        return Err("usage: evaluate_lfw LFW_FOLDER PAIRS_TXT".into());
    };
    print!("{}", evaluate(folder.as_ref(), pairs.as_ref())?);
    Ok(())
}

fn evaluate(folder: &Path, pairs: &Path) -> Result<String, Box<dyn Error>> {
    let folds = folds(&std::fs::read_to_string(pairs)?)?;
    let start = Instant::now();
    let mut templates = HashMap::new();
    for (name, number) in folds.iter().flatten().flat_map(|pair| &pair.photos) {
        if let Entry::Vacant(entry) = templates.entry((name, number)) {
            let file = folder.join(name).join(format!("{name}_{number:04}.jpg"));
            entry.insert(template(&file)?);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let missed = templates.values().filter(|template| template.is_none()).count();
    let scored: Vec<Vec<Scored>> = folds
        .iter()
        .map(|fold| {
            let score = |pair: &Pair| {
                let [a, b] =
                    pair.photos.each_ref().map(|(name, number)| &templates[&(name, number)]);
                // A photo without a face resembles no other.
                let cosine = a.as_ref().zip(b.as_ref()).map_or(-1.0, |(a, b)| a.cosine(b));
                Scored { cosine, genuine: pair.genuine }
            };
            fold.iter().map(score).collect()
        })
        .collect();
    Ok(format!(
        "photos        {} in {seconds:.0} s, {missed} without a face\n{}",
        templates.len(),
        report(&scored)
    ))
}

/// Two photos, each a person and a number, and whether the person is the same.
struct Pair {
    photos: [(String, u32); 2],
    genuine: bool,
}

struct Scored {
    cosine: f32,
    genuine: bool,
}

fn folds(text: &str) -> Result<Vec<Vec<Pair>>, Box<dyn Error>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let [count, size] = header[..] else {
        return Err("pairs.txt begins with the number of folds and the number of pairs".into());
    };
    let (count, size): (usize, usize) = (count.parse()?, size.parse()?);
    let mut pairs = lines.map(pair).collect::<Result<Vec<_>, _>>()?.into_iter();
    let folds: Vec<Vec<Pair>> =
        (0..count).map(|_| pairs.by_ref().take(2 * size).collect()).collect();
    match folds.iter().all(|fold| fold.len() == 2 * size) && pairs.next().is_none() && count > 1 {
        true => Ok(folds),
        false => Err("pairs.txt has other pairs than its first line says".into()),
    }
}

fn pair(line: &str) -> Result<Pair, Box<dyn Error>> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (photos, genuine) = match fields[..] {
        [name, one, other] => ([(name, one), (name, other)], true),
        [name, one, other_name, other] => ([(name, one), (other_name, other)], false),
        _ => return Err(format!("no pair: {line}").into()),
    };
    let [one, other] = photos.map(|(name, number)| number.parse().map(|n| (name.to_owned(), n)));
    Ok(Pair { photos: [one?, other?], genuine })
}

/// The template of the face nearest to the photo's centre: LFW's photos are centred on whom they
/// name.
fn template(file: &Path) -> Result<Option<Template>, Box<dyn Error>> {
    let photo = Photo::from_path(file, &Limits::default())?;
    let pixels = photo.pixels()?;
    let from_centre = |face: &DetectedFace| {
        let face = face.bounding_box;
        (face.left + face.width / 2.0 - 0.5).hypot(face.top + face.height / 2.0 - 0.5)
    };
    let faces = YunetDetector.detect(pixels, MIN_FACE)?;
    let face = faces.iter().min_by(|a, b| from_centre(a).total_cmp(&from_centre(b)));
    let landmarks = face.and_then(|face| face.landmarks);
    Ok(landmarks.map(|landmarks| Template::of(pixels, &landmarks)).transpose()?)
}

fn report(folds: &[Vec<Scored>]) -> String {
    let accuracies: Vec<f64> = (0..folds.len())
        .map(|tested| {
            let others = folds.iter().enumerate().filter(|(fold, _)| *fold != tested);
            let threshold = best_threshold(others.flat_map(|(_, fold)| fold));
            let right =
                folds[tested].iter().filter(|pair| (pair.cosine >= threshold) == pair.genuine);
            right.count() as f64 / folds[tested].len() as f64
        })
        .collect();
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    let variance = accuracies.iter().map(|accuracy| (accuracy - mean).powi(2)).sum::<f64>()
        / accuracies.len() as f64;

    let side = |genuine: bool| -> Vec<f32> {
        let pairs = folds.iter().flatten().filter(|pair| pair.genuine == genuine);
        let mut cosines: Vec<f32> = pairs.map(|pair| pair.cosine).collect();
        cosines.sort_by(|a, b| b.total_cmp(a));
        cosines
    };
    let (genuine, impostors) = (side(true), side(false));
    let percent = |cosines: &[f32], accepted: &dyn Fn(f32) -> bool| {
        let count = cosines.iter().filter(|&&cosine| accepted(cosine)).count();
        100.0 * count as f64 / cosines.len() as f64
    };
    // The first impostor too many: a pair that passes must be more similar.
    let refused = impostors[impostors.len() / 1000];
    let at_80 = |cosine: f32| similarity(f64::from(cosine)) >= 80.0;
    format!(
        "accuracy      {:.2} % (standard deviation {:.2})\n\
         TAR at 1e-3   {:.2} % (cosine above {refused:.3})\n\
         similarity 80 TAR {:.2} %, FAR {:.3} %\n",
        100.0 * mean,
        100.0 * variance.sqrt(),
        percent(&genuine, &|cosine| cosine > refused),
        percent(&genuine, &at_80),
        percent(&impostors, &at_80),
    )
}

/// The cosine that tells most pairs right: in the middle between the last accepted and the first
/// refused.
fn best_threshold<'a>(pairs: impl Iterator<Item = &'a Scored>) -> f32 {
    let mut pairs: Vec<&Scored> = pairs.collect();
    pairs.sort_by(|a, b| b.cosine.total_cmp(&a.cosine));
    let mut right = pairs.iter().filter(|pair| !pair.genuine).count();
    let (mut best, mut threshold) = (right, 1.0);
    for (index, pair) in pairs.iter().enumerate() {
        right = if pair.genuine { right + 1 } else { right - 1 };
        if right > best {
            let next = pairs.get(index + 1).map_or(-1.0, |next| next.cosine);
            (best, threshold) = (right, f32::midpoint(pair.cosine, next));
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixture_people_laid_out_as_lfw_are_all_told_right() {
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
        let pairs = folder.path().join("pairs.txt");
        let text = "2\t1\nBarack_Obama\t1\t2\nBarack_Obama\t1\tJoe_Biden\t1\n\
                    Barack_Obama\t2\t3\nEileen_Collins\t1\tJoe_Biden\t1\n";
        std::fs::write(&pairs, text).unwrap();
        let report = evaluate(folder.path(), &pairs).unwrap();
        assert!(report.contains("accuracy      100.00 %"), "{report}");
        assert!(report.contains("similarity 80 TAR 100.00 %, FAR 0.000 %"), "{report}");
        assert!(report.contains("photos        5 ") && report.contains(" 0 without"), "{report}");

        std::fs::write(&pairs, text.replace("2\t1\nBarack", "2\t2\nBarack")).unwrap();
        assert!(evaluate(folder.path(), &pairs).is_err());
    }
}
