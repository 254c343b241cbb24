//! Names become addresses inside the connector, and only the permitted ones leave here.

use crate::fetch::address::{is_private, is_public};
use crate::fetch::{Names, Reach, Refusal};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Looks names up for the connector, which speaks to nothing else than what is answered here.
pub(super) struct Resolver {
    names: Names,
    reach: Reach,
}

/// All addresses of a name were refused.
#[derive(Debug)]
pub(super) struct NotPublic;

impl Resolver {
    pub(super) fn new(names: Names, reach: Reach) -> Self {
        Self { names, reach }
    }
}

/// Whether an address may be spoken to.
pub(super) fn check(reach: Reach, address: IpAddr) -> Result<(), Refusal> {
    let permitted = is_public(address) || (reach == Reach::Development && is_private(address));
    if permitted { Ok(()) } else { Err(Refusal::Address) }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, reach) = (self.names.clone(), self.reach);
        Box::pin(async move {
            let (found, ruled) = look_up(&names, reach, name.as_str()).await?;
            let permitted = |address: &SocketAddr| !ruled || check(reach, address.ip()).is_ok();
            let addresses: Vec<SocketAddr> = found.into_iter().filter(permitted).collect();
            if addresses.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The addresses of a name, and whether the rules hold for them.
async fn look_up(names: &Names, reach: Reach, name: &str) -> std::io::Result<(Vec<SocketAddr>, bool)> {
    match names {
        // RFC 6761: this machine, which not every resolver knows.
        Names::System if reach == Reach::Development && name.ends_with(".localhost") => {
            Ok((vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))], true))
        }
        Names::System => Ok((tokio::net::lookup_host((name, 0)).await?.collect(), true)),
        Names::Table(table) => table.look_up(name).ok_or_else(|| std::io::Error::other("no such host")),
    }
}

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host has no public address")
    }
}

impl std::error::Error for NotPublic {}
