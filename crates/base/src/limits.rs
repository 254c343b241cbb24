//! What is held back of an instance that is spoken with: the steps between open and blocked.

use crate::ids::InstanceId;
use std::collections::HashMap;
use std::hash::Hash;

/// What is held back of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Only who follows its communities sees what is in them and what its people write, in lists of everything, in searches and in the inbox.
    pub limited: bool,
    /// Its images are neither shown nor fetched.
    pub no_media: bool,
    /// Complaints of its people are refused.
    pub no_reports: bool,
    /// What comes from it is shown as not safe for work.
    pub force_nsfw: bool,
    /// Downvotes of its people do not count.
    pub no_downvotes: bool,
}

impl Limits {
    /// What is left to see of an instance that is blocked: nothing unless somebody goes there.
    pub const BLOCKED: Self =
        Self { limited: true, no_media: true, no_reports: true, force_nsfw: false, no_downvotes: true };

    /// Both together.
    pub fn or(self, other: Self) -> Self {
        Self {
            limited: self.limited || other.limited,
            no_media: self.no_media || other.no_media,
            no_reports: self.no_reports || other.no_reports,
            force_nsfw: self.force_nsfw || other.force_nsfw,
            no_downvotes: self.no_downvotes || other.no_downvotes,
        }
    }

    /// Whether nothing is held back.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Their names, as the API has them.
    pub fn names(self) -> Vec<&'static str> {
        let named = [
            ("limited", self.limited),
            ("no_media", self.no_media),
            ("no_reports", self.no_reports),
            ("force_nsfw", self.force_nsfw),
            ("no_downvotes", self.no_downvotes),
        ];
        named.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect()
    }
}

/// What is held back of all instances, as of some time: those whose names end with the name of one are like it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    by_id: HashMap<InstanceId, Limits>,
    by_host: HashMap<String, Limits>,
}

impl Held {
    /// From what is said of hosts, and which known instances these and those below them are.
    pub fn new(
        hosts: impl IntoIterator<Item = (String, Limits)>,
        instances: impl IntoIterator<Item = (InstanceId, Limits)>,
    ) -> Self {
        let mut held = Self::default();
        hosts.into_iter().for_each(|(host, limits)| add(&mut held.by_host, host, limits));
        instances.into_iter().for_each(|(id, limits)| add(&mut held.by_id, id, limits));
        held
    }

    /// Whether nothing is held back of anybody.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.by_host.is_empty()
    }

    /// What is held back of an instance.
    pub fn of(&self, id: InstanceId) -> Limits {
        self.by_id.get(&id).copied().unwrap_or_default()
    }

    /// What is held back of a host, in lower case, whether or not it was ever seen.
    pub fn of_host(&self, host: &str) -> Limits {
        let all = at_and_above(host).filter_map(|host| self.by_host.get(host).copied());
        all.fold(Limits::default(), Limits::or)
    }
}

fn add<K: Hash + Eq>(all: &mut HashMap<K, Limits>, key: K, limits: Limits) {
    let known = all.entry(key).or_default();
    *known = known.or(limits);
}

/// The host and those it belongs to, without what is no more than a top level: who speaks of `a.test` means `www.a.test` too.
pub fn at_and_above(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| {
        host.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITED: Limits =
        Limits { limited: true, no_media: false, no_reports: false, force_nsfw: false, no_downvotes: false };

    #[test]
    fn a_host_is_held_as_those_it_belongs_to() {
        let sensitive = Limits { force_nsfw: true, ..Limits::default() };
        let hosts = [("a.test".to_owned(), LIMITED), ("b.a.test".to_owned(), sensitive)];
        let held = Held::new(hosts, [(InstanceId(3), LIMITED), (InstanceId(3), sensitive)]);
        assert_eq!(held.of_host("a.test"), LIMITED);
        assert_eq!(held.of_host("www.a.test"), LIMITED);
        assert_eq!(held.of_host("c.b.a.test"), LIMITED.or(sensitive));
        assert_eq!(held.of_host("aa.test"), Limits::default());
        assert_eq!(held.of(InstanceId(3)), LIMITED.or(sensitive));
        assert!(held.of(InstanceId(4)).is_open());
        assert_eq!(LIMITED.or(sensitive).names(), ["limited", "force_nsfw"]);
    }

    #[test]
    fn a_top_level_is_nobody() {
        let hosts: Vec<&str> = at_and_above("x.a.test").collect();
        assert_eq!(hosts, ["x.a.test", "a.test"]);
        assert_eq!(at_and_above("localhost").count(), 1);
    }
}
