//! Which `Host` an unsigned request may name.
//!
//! A page of any site can have its own name resolve to this machine (DNS rebinding), and the browser
//! then lets it read the answers. Its requests still name the site.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::HOST;

use crate::failure::Failure;

/// Lets a request pass that names a loopback address or name, the address that it came to, or one
/// of `more`.
pub(crate) fn check(headers: &HeaderMap, came_to: IpAddr, more: &[String]) -> Result<(), Failure> {
    let mut values = headers.get_all(HOST).iter();
    let host = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().unwrap_or_default(),
        _ => "",
    };
    let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
    let known = match name.parse::<IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            address.is_loopback() || address == came_to.to_canonical()
        }
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    };
    match known || more.iter().any(|more| more.eq_ignore_ascii_case(&name)) {
        true => Ok(()),
        false => Err(Failure::foreign_host()),
    }
}

fn without_port(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn only_names_of_this_server_pass() {
        let came_to = "192.0.2.7".parse().unwrap();
        let passes = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_str(host).unwrap());
            check(&headers, came_to, &["faces.example".to_owned()]).is_ok()
        };
        for host in [
            "localhost",
            "LocalHost:8191",
            "app.localhost",
            "127.0.0.1:8191",
            "[::1]:8191",
            "192.0.2.7",
            "faces.example:80",
        ] {
            assert!(passes(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "192.0.2.8",
            "faces.example.org",
            "127.0.0.1.evil.example",
        ] {
            assert!(!passes(host), "{host}");
        }
        let mut twice = HeaderMap::new();
        twice.append(HOST, HeaderValue::from_static("localhost"));
        twice.append(HOST, HeaderValue::from_static("evil.example"));
        assert!(check(&twice, came_to, &[]).is_err());
    }
}
