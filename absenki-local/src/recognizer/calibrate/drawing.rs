//! A calibration as a picture.

use std::error::Error as StdError;

use absenki_core::{Error, ErrorKind};
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;

use super::{Calibration, CalibrationStep};

type Drawn<T> = Result<T, Box<dyn StdError + Send + Sync>>;

/// Pixels.
const SIZE: (u32, u32) = (1000, 460);

const ONE_USER: RGBColor = RGBColor(38, 115, 77);
const TWO_USERS: RGBColor = RGBColor(178, 58, 46);

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

impl Calibration {
    /// Draws an SVG: on the left the similarities of all pairs, on the right how often a stranger passes
    /// and a user does not, for each threshold.
    ///
    /// # Errors
    /// [`ErrorKind::ImageEncode`] if a label could not be drawn.
    pub fn svg(&self) -> absenki_core::Result<String> {
        let mut svg = String::new();
        match draw(self, &mut svg) {
            Ok(()) => Ok(svg),
            Err(source) => {
                let message = "the drawing of a calibration failed";
                Err(Error::new(ErrorKind::ImageEncode, "calibrate", message).with_source(source))
            }
        }
    }
}

fn draw(found: &Calibration, svg: &mut String) -> Drawn<()> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let (left, right) = area.split_horizontally(SIZE.0 / 2);
    similarities(&left, found)?;
    errors(&right, found)?;
    area.present()?;
    Ok(())
}

/// A histogram of two points a bar, each as a share of its pairs.
fn similarities(area: &Area<'_>, found: &Calibration) -> Drawn<()> {
    let shares = |pairs: fn(&CalibrationStep) -> u64, of: u64| -> Vec<(f64, f64)> {
        let points = found.steps.iter().step_by(4);
        let next = found.steps.iter().skip(4).step_by(4).map(Some).chain([None]);
        let bar = |(step, next): (&CalibrationStep, Option<&CalibrationStep>)| {
            let count = pairs(step) - next.map_or(0, pairs);
            (step.similarity, 100.0 * count as f64 / of.max(1) as f64)
        };
        points.zip(next).map(bar).collect()
    };
    let one = shares(|step| step.same_user_pairs, found.same_user_pairs);
    let two = shares(|step| step.different_user_pairs, found.different_user_pairs);
    // By the logarithm, so that the few pairs that decide are seen.
    let all = found.same_user_pairs.max(found.different_user_pairs);
    let least = 50.0 / all.max(50) as f64;
    let mut chart = ChartBuilder::on(area)
        .caption("Similarity of all pairs", ("sans-serif", 17))
        .margin(14)
        .x_label_area_size(38)
        .y_label_area_size(66)
        .build_cartesian_2d(0.0..102.0, (least..100.0).log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .max_light_lines(0)
        .x_desc("similarity")
        .y_desc("share of the pairs")
        .x_label_formatter(&|similarity| format!("{similarity:.0}"))
        .y_label_formatter(&|share| percent(share / 100.0))
        .draw()?;
    for (name, bars, colour) in [("two users", two, TWO_USERS), ("one user", one, ONE_USER)] {
        let bar = |(left, share): (f64, f64)| {
            Rectangle::new([(left, least), (left + 2.0, share)], colour.mix(0.55).filled())
        };
        chart
            .draw_series(bars.into_iter().filter(|bar| bar.1 > least).map(bar))?
            .label(name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 14, y + 5)], colour.filled()));
    }
    legend(&mut chart)
}

/// The detection error trade-off of ISO/IEC 19795-1, both axes by the logarithm.
fn errors(area: &Area<'_>, found: &Calibration) -> Drawn<()> {
    let share = |count: u64, of: u64| count as f64 / of.max(1) as f64;
    let accepted =
        |step: &CalibrationStep| share(step.different_user_pairs, found.different_user_pairs);
    let rejected =
        |step: &CalibrationStep| 1.0 - share(step.same_user_pairs, found.same_user_pairs);
    // Zero has no place on these axes.
    let curve = found.steps.iter().map(|step| (accepted(step), rejected(step)));
    let curve: Vec<_> = curve.filter(|&(far, frr)| far > 0.0 && frr > 0.0).collect();
    let least = |all: u64| 1.0 / all.max(10) as f64;
    let (left, bottom) = (least(found.different_user_pairs), least(found.same_user_pairs));
    let mut chart = ChartBuilder::on(area)
        .caption("Errors at each threshold", ("sans-serif", 17))
        .margin(14)
        .x_label_area_size(38)
        .y_label_area_size(66)
        .build_cartesian_2d((left..1.0).log_scale(), (bottom..1.0).log_scale())?;
    chart
        .configure_mesh()
        .max_light_lines(0)
        .x_desc("strangers who pass")
        .y_desc("users who do not")
        .x_label_formatter(&|share| percent(*share))
        .y_label_formatter(&|share| percent(*share))
        .draw()?;
    chart.draw_series(LineSeries::new(curve, ONE_USER.stroke_width(2)))?;
    let proposed = found.threshold.and_then(|at| {
        Some((at.similarity, at.false_accept_rate.max(left), at.false_reject_rate?.max(bottom)))
    });
    if let Some((similarity, far, frr)) = proposed {
        chart
            .draw_series([Circle::new((far, frr), 5, TWO_USERS.filled())])?
            .label(format!("threshold {similarity:.2}"))
            .legend(|(x, y)| Circle::new((x + 7, y), 5, TWO_USERS.filled()));
        legend(&mut chart)?;
    }
    Ok(())
}

/// A share with as many decimals as it needs.
fn percent(share: f64) -> String {
    let digits = format!("{:.5}", 100.0 * share);
    format!("{} %", digits.trim_end_matches('0').trim_end_matches('.'))
}

fn legend<'a, X, Y>(chart: &mut ChartContext<'a, SVGBackend<'a>, Cartesian2d<X, Y>>) -> Drawn<()>
where
    X: Ranged<ValueType = f64> + ValueFormatter<f64>,
    Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .draw()?;
    Ok(())
}
