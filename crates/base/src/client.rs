//! Where a request comes from.

use crate::settings::Settings;
use std::net::{IpAddr, SocketAddr};

/// The address of a client. What proxies noted (`forwarded`, the client first) counts only if the request comes from a proxy that the settings name (`peer`); of a chain of proxies the last one that is not ours is the client.
pub fn address(peer: IpAddr, forwarded: &Forwarded, settings: &Settings) -> IpAddr {
    let trusted =
        |address: &IpAddr| settings.trusted_proxies.iter().any(|network| network.contains(*address));
    if !trusted(&peer) {
        return peer;
    }
    let mut chain = forwarded.addresses();
    while let Some(address) = chain.pop() {
        if !trusted(&address) {
            return address;
        }
    }
    peer
}

/// What a chain of proxies noted: the values of both headers, in their order. Both are known; `Forwarded` wins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forwarded {
    /// Of `Forwarded`.
    pub standard: Vec<String>,
    /// Of `X-Forwarded-For`.
    pub usual: Vec<String>,
}

impl Forwarded {
    fn addresses(&self) -> Vec<IpAddr> {
        let standard = parts(&self.standard).filter_map(|part| {
            let pair = part.split(';').map(str::trim).find_map(|pair| pair.split_once('='))?;
            pair.0.eq_ignore_ascii_case("for").then(|| parse(pair.1))?
        });
        let standard: Vec<IpAddr> = standard.collect();
        if !standard.is_empty() {
            return standard;
        }
        parts(&self.usual).filter_map(parse).collect()
    }
}

fn parts(values: &[String]) -> impl Iterator<Item = &str> {
    values.iter().flat_map(|value| value.split(',')).map(str::trim)
}

/// An address as these headers write it: plain, with a port, or in quotes and brackets.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(value: &str) -> Forwarded {
        Forwarded { usual: vec![value.to_owned()], ..Forwarded::default() }
    }

    fn standard(value: &str) -> Forwarded {
        Forwarded { standard: vec![value.to_owned()], ..Forwarded::default() }
    }

    fn of(peer: &str, forwarded: &Forwarded) -> String {
        let settings =
            Settings { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Settings::default() };
        address(peer.parse().unwrap(), forwarded, &settings).to_string()
    }

    #[test]
    fn only_configured_proxies_are_believed() {
        assert_eq!(of("192.0.2.9", &usual("198.51.100.1")), "192.0.2.9");
        assert_eq!(of("10.0.0.1", &usual("198.51.100.1")), "198.51.100.1");
    }

    #[test]
    fn a_client_cannot_choose_its_address_by_sending_the_header_itself() {
        assert_eq!(of("10.0.0.1", &usual("203.0.113.5, 198.51.100.1")), "198.51.100.1");
        assert_eq!(of("10.0.0.1", &usual("198.51.100.1, 10.0.0.7")), "198.51.100.1");
    }

    #[test]
    fn both_headers_are_read_in_all_their_forms() {
        assert_eq!(of("10.0.0.1", &standard("for=198.51.100.1;proto=https")), "198.51.100.1");
        assert_eq!(of("10.0.0.1", &standard("For=\"[2001:db8::1]:4711\"")), "2001:db8::1");
        assert_eq!(of("10.0.0.1", &usual("198.51.100.1:80")), "198.51.100.1");
        assert_eq!(of("10.0.0.1", &usual("unknown")), "10.0.0.1");
    }
}
