//! Where a request comes from.

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName};
use base::settings::Settings;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client. Proxy headers count only if the request comes from a proxy that the settings name; of a chain of proxies the last one that is not ours is the client.
pub fn client_address(request: &HttpRequest, settings: &Settings) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    resolve(peer, request.headers(), settings)
}

fn resolve(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let trusted =
        |address: &IpAddr| settings.trusted_proxies.iter().any(|network| network.contains(*address));
    if !trusted(&peer) {
        return peer;
    }
    let mut chain = forwarded(headers);
    while let Some(address) = chain.pop() {
        if !trusted(&address) {
            return address;
        }
    }
    peer
}

/// The addresses a chain of proxies noted, the client first. Both headers are known; `Forwarded` wins.
fn forwarded(headers: &HeaderMap) -> Vec<IpAddr> {
    let standard = values(headers, FORWARDED).filter_map(|part| {
        let pair = part.split(';').map(str::trim).find_map(|pair| pair.split_once('='))?;
        pair.0.eq_ignore_ascii_case("for").then(|| parse(pair.1))?
    });
    let standard: Vec<IpAddr> = standard.collect();
    if !standard.is_empty() {
        return standard;
    }
    values(headers, X_FORWARDED_FOR).filter_map(|part| parse(&part)).collect()
}

fn values(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = headers.get_all(name).filter_map(|value| value.to_str().ok()).collect();
    let joined = lines.join(",");
    joined.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>().into_iter()
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
    use actix_web::http::header::HeaderValue;

    fn address(peer: &str, header: HeaderName, value: &str) -> String {
        let settings =
            Settings { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Settings::default() };
        let mut headers = HeaderMap::new();
        headers.insert(header, HeaderValue::from_str(value).unwrap());
        resolve(peer.parse().unwrap(), &headers, &settings).to_string()
    }

    #[test]
    fn only_configured_proxies_are_believed() {
        assert_eq!(address("192.0.2.9", X_FORWARDED_FOR, "198.51.100.1"), "192.0.2.9");
        assert_eq!(address("10.0.0.1", X_FORWARDED_FOR, "198.51.100.1"), "198.51.100.1");
    }

    #[test]
    fn a_client_cannot_choose_its_address_by_sending_the_header_itself() {
        assert_eq!(address("10.0.0.1", X_FORWARDED_FOR, "203.0.113.5, 198.51.100.1"), "198.51.100.1");
        assert_eq!(address("10.0.0.1", X_FORWARDED_FOR, "198.51.100.1, 10.0.0.7"), "198.51.100.1");
    }

    #[test]
    fn both_headers_are_read_in_all_their_forms() {
        assert_eq!(address("10.0.0.1", FORWARDED, "for=198.51.100.1;proto=https"), "198.51.100.1");
        assert_eq!(address("10.0.0.1", FORWARDED, "For=\"[2001:db8::1]:4711\""), "2001:db8::1");
        assert_eq!(address("10.0.0.1", X_FORWARDED_FOR, "198.51.100.1:80"), "198.51.100.1");
        assert_eq!(address("10.0.0.1", X_FORWARDED_FOR, "unknown"), "10.0.0.1");
    }
}
