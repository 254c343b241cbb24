//! Where a request comes from.

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName};
use base::client::{self, Forwarded};
use base::settings::Settings;
use std::net::{IpAddr, Ipv4Addr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client, as the proxies before us noted it.
pub fn client_address(request: &HttpRequest, settings: &Settings) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    let values = |name| values(request.headers(), name);
    client::address(
        peer,
        &Forwarded { standard: values(FORWARDED), usual: values(X_FORWARDED_FOR) },
        settings,
    )
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    headers.get_all(name).filter_map(|value| value.to_str().ok()).map(str::to_owned).collect()
}
