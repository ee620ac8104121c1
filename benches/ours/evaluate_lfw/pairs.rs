//! The official pairs.

use absenki_benches::Failure;

/// Two photos, each a person and a number, and whether the person is the same.
pub(crate) struct Pair {
    pub(crate) photos: [(String, u32); 2],
    pub(crate) genuine: bool,
}

/// The pairs of each fold.
pub(crate) fn folds(text: &str) -> Result<Vec<Vec<Pair>>, Failure> {
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

fn pair(line: &str) -> Result<Pair, Failure> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (photos, genuine) = match fields[..] {
        [name, one, other] => ([(name, one), (name, other)], true),
        [name, one, other_name, other] => ([(name, one), (other_name, other)], false),
        _ => return Err(format!("no pair: {line}").into()),
    };
    let [one, other] = photos.map(|(name, number)| number.parse().map(|n| (name.to_owned(), n)));
    Ok(Pair { photos: [one?, other?], genuine })
}
