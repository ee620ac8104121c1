//! Real heads: photos of one person in front, turned to the left and turned to the right.

use std::path::{Path, PathBuf};

use absenki_core::config::Limits;
use absenki_core::detect::{FaceDetector, FaceLandmarks};
use absenki_core::liveness::LivenessChallenge;
use absenki_core::photo::Photo;
use absenki_local::YunetDetector;
use absenki_sequences::{Moment, Pose, Shot, Subject, Surface, cut};

use crate::judge;
use absenki_benches::{Failure, each, photos_of_people, wilson};

/// The eyes' distance as a share of that in front, at most, for a face to count as turned.
const TURNED: f64 = 0.93;

/// The nose's offset from the middle, as a share of the distance from the eyes to the mouth, at most, for
/// a face to count as in front.
const FRONTAL: f64 = 0.05;

/// How a face is turned in a photo.
struct View {
    file: PathBuf,
    /// The nose's offset to the right from the line from the eyes to the mouth.
    nose: f64,
    /// The eyes' distance for each unit of that to the mouth.
    width: f64,
}

pub(crate) fn evaluate(folder: &Path) -> Result<String, Failure> {
    let people = photos_of_people(folder)?;
    let judge = judge()?;
    let challenge: LivenessChallenge = "left,right".parse()?;
    let verdicts = each(people.len(), |index| {
        if people[index].len() < 3 {
            return Ok(None);
        }
        let views: Vec<View> = people[index]
            .iter()
            .filter_map(|file| view(file).transpose())
            .collect::<Result<_, _>>()?;
        let Some(three) = front_left_right(&views) else { return Ok(None) };
        let subject = |view: &View| -> Result<Option<Subject>, Failure> {
            Ok(Subject::of(&Photo::from_path(&view.file, &Limits::default())?)?)
        };
        let [Some(front), Some(left), Some(right)] =
            [subject(three[0])?, subject(three[1])?, subject(three[2])?]
        else {
            return Ok(None);
        };
        let order = [(&front, 4), (&left, 4), (&front, 3), (&right, 4), (&front, 3)];
        let subjects = order.iter().flat_map(|&(subject, times)| (0..times).map(move |_| subject));
        let shots = subjects.enumerate().map(|(frame, subject)| Shot {
            subject,
            surface: Surface::FLAT,
            moment: Moment { at_ms: 125 * frame as u64, pose: Pose::default() },
        });
        Ok(Some(judge.judge(&challenge, &cut(shots, index as u64)?)?))
    })?;
    let verdicts: Vec<_> = verdicts.into_iter().flatten().collect();
    let live = verdicts.iter().filter(|verdict| verdict.is_live()).count();
    let judged: Vec<_> = verdicts.iter().filter(|verdict| verdict.evidence.is_some()).collect();
    let threshold = judge.config().min_confidence;
    let refused = judged.iter().filter(|verdict| verdict.confidence < threshold).count();
    let (low, high) = wilson(live, verdicts.len());
    let mut text = format!(
        "\nreal photos of {} people in front and turned to both sides\n\
         swapped: APCER {live} of {}, {:.2} % ({:.2} to {:.2})\n",
        verdicts.len(),
        verdicts.len(),
        100.0 * live as f64 / verdicts.len() as f64,
        100.0 * low,
        100.0 * high,
    );
    let (low, high) = wilson(refused, judged.len());
    text += &format!(
        "score of a head: {refused} of {} under the threshold, {:.2} % ({:.2} to {:.2})\n",
        judged.len(),
        100.0 * refused as f64 / judged.len() as f64,
        100.0 * low,
        100.0 * high,
    );
    let mut shifts: Vec<f64> =
        judged.iter().filter_map(|verdict| Some(verdict.evidence?.nose_shift)).collect();
    shifts.sort_by(f64::total_cmp);
    for share in [0.01, 0.1, 0.5] {
        let at = shifts.get(((shifts.len() - 1) as f64 * share) as usize).copied();
        text +=
            &format!("nose shift, both sides: {:.0} % {:.3}\n", 100.0 * share, at.unwrap_or(0.0));
    }
    Ok(text)
}

/// The view of the face nearest to the photo's middle.
fn view(file: &Path) -> Result<Option<View>, Failure> {
    let photo = Photo::from_path(file, &Limits::default())?;
    let pixels = photo.pixels()?;
    let faces = YunetDetector.detect(pixels, 50)?;
    let nearest = faces.iter().min_by(|a, b| {
        let off = |face: &absenki_core::detect::DetectedFace| {
            let face = face.bounding_box;
            (face.left + face.width / 2.0 - 0.5).hypot(face.top + face.height / 2.0 - 0.5)
        };
        off(a).total_cmp(&off(b))
    });
    Ok(nearest.and_then(|face| face.landmarks).map(|points| {
        let (nose, width) = measures(&points);
        View { file: file.to_owned(), nose, width }
    }))
}

/// The nose's offset and the eyes' distance; LFW's photos are square.
fn measures(points: &FaceLandmarks) -> (f64, f64) {
    let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } = points;
    let eyes = [f64::midpoint(eye_left.x, eye_right.x), f64::midpoint(eye_left.y, eye_right.y)];
    let mouth =
        [f64::midpoint(mouth_left.x, mouth_right.x), f64::midpoint(mouth_left.y, mouth_right.y)];
    let down = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
    let length = down[0].hypot(down[1]);
    let nose = [nose.x - eyes[0], nose.y - eyes[1]];
    // The part at a right angle to the line from the eyes to the mouth.
    let offset = (nose[0] * down[1] - nose[1] * down[0]) / (length * length);
    let width = (eye_right.x - eye_left.x).hypot(eye_right.y - eye_left.y) / length;
    (offset, width)
}

/// The most frontal photo, and to each side the first that is turned by 21 degrees or more.
fn front_left_right(views: &[View]) -> Option<[&View; 3]> {
    let front = views.iter().min_by(|a, b| a.nose.abs().total_cmp(&b.nose.abs()))?;
    if front.nose.abs() > FRONTAL {
        return None;
    }
    let turned = |side: f64| {
        views
            .iter()
            .find(|view| view.width < TURNED * front.width && (view.nose - front.nose) * side > 0.0)
    };
    Some([front, turned(1.0)?, turned(-1.0)?])
}
