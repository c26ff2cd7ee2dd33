//! Who may ask: pages of this server, by a name that nobody else can point at it.
//!
//! A page elsewhere can make a browser send requests here, and can point a name of its own at this machine to read the
//! answers (DNS rebinding). So the name by which the server was called, and the page that asks, are checked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderName as Name, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::answer::Refusal;
use crate::asked::shown;

/// The names by which the server may be called.
#[derive(Clone, Debug)]
pub struct Hosts {
    port: u16,
    /// The name that the user gave.
    given: Option<String>,
    /// Whether others can reach it.
    reachable: bool,
}

impl Hosts {
    /// A server at a port of the loopback, by its addresses and by `localhost`.
    pub fn loopback(port: u16) -> Self {
        Self { port, given: None, reachable: false }
    }

    /// One that others can reach, by any address: an address cannot be pointed elsewhere.
    pub fn reachable(port: u16) -> Self {
        Self { reachable: true, ..Self::loopback(port) }
    }

    /// And by the name that the user gave.
    pub fn named(self, given: &str) -> Self {
        Self { given: Some(given.to_ascii_lowercase()), ..self }
    }

    /// Whether `host:port` names this server.
    fn hold(&self, authority: &str) -> bool {
        let Some((host, port)) = split(authority) else { return false };
        if port != self.port {
            return false;
        }
        let host = host.to_ascii_lowercase();
        let address = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        };
        match address {
            Some(address) => self.reachable || address.is_loopback(),
            None => host == "localhost" || self.given.as_ref() == Some(&host),
        }
    }
}

/// `host:port`; the port of HTTP is left out.
fn split(authority: &str) -> Option<(&str, u16)> {
    if authority.ends_with(']') || !authority.contains(':') {
        return Some((authority, 80));
    }
    let (host, port) = authority.rsplit_once(':')?;
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    Some((host, port.parse().ok().filter(|_| is_number)?))
}

/// Lets a request pass, or refuses it.
pub async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    if let Err(refusal) = check(&hosts, &request) {
        return secured(refusal.into_response());
    }
    secured(next.run(request).await)
}

fn check(hosts: &Hosts, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let host = one(headers, &HOST)?.ok_or_else(|| Refusal::bad("a request must say its Host"))?;
    // A proxy's request names the server in its first line as well.
    let named = request.uri().authority().map(Authority::as_str);
    if let Some(other) = [Some(host), named].into_iter().flatten().find(|name| !hosts.hold(name)) {
        let message = format!("{} is not the name of this server", shown(other));
        return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, message));
    }
    if let Some(origin) = one(headers, &ORIGIN)?
        && !origin.strip_prefix("http://").is_some_and(|asking| asking.eq_ignore_ascii_case(host))
    {
        let message = format!("pages of {} may not ask this server", shown(origin));
        return Err(Refusal::new(StatusCode::FORBIDDEN, message));
    }
    // Browsers say where a request comes from even when they leave out the origin.
    let site = one(headers, &Name::from_static("sec-fetch-site"))?;
    if request.uri().path().starts_with("/api/") && matches!(site, Some("cross-site" | "same-site"))
    {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "other pages may not ask this server"));
    }
    Ok(())
}

/// A header that may occur once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(HeaderValue::to_str).transpose();
    match (first, values.next()) {
        (Ok(first), None) => Ok(first),
        _ => Err(Refusal::bad(format!("the header {name} must be text and occur once"))),
    }
}

/// Only what this server gives is loaded and run, and no other page may show it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn secured(mut response: Response) -> Response {
    let headers = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(Name::from_static(name), HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn a_loopback_server_has_the_names_of_the_loopback_and_no_other() {
        let hosts = Hosts::loopback(8473);
        for name in
            ["127.0.0.1:8473", "localhost:8473", "LOCALHOST:8473", "[::1]:8473", "127.0.0.2:8473"]
        {
            assert!(hosts.hold(name), "{name}");
        }
        for name in [
            "evil.example:8473",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "192.168.0.7:8473",
            "",
            ":8473",
            "localhost.evil.example:8473",
            "127.0.0.1:8473:8473",
            "localhost:x",
            "localhost:99999",
            "[::1]",
            "::1:8473",
            "[[::1]]:8473",
            "[127.0.0.1]:8473",
            "localhost:+8473",
            "localhost:08473",
        ] {
            assert!(!hosts.hold(name), "{name}");
        }
        assert!(Hosts::loopback(80).hold("localhost"));
    }

    #[test]
    fn a_reachable_server_has_addresses_and_the_name_it_was_given() {
        let hosts = Hosts::reachable(8473).named("Lab.example");
        for name in ["lab.example:8473", "10.0.0.3:8473", "[fe80::1]:8473", "localhost:8473"] {
            assert!(hosts.hold(name), "{name}");
        }
        assert!(!hosts.hold("evil.example:8473"));
    }
}
