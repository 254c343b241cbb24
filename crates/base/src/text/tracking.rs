//! Removes from links the parameters that only tell where a visitor came from.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::pattern;

/// Parameters that mean the same everywhere; a `*` at the end stands for any rest.
const EVERYWHERE: &[&str] = &[
    // Campaigns: Google Analytics, Matomo, Adobe, Oracle, AT Internet.
    "utm_*",
    "ga_source",
    "ga_medium",
    "ga_term",
    "ga_content",
    "ga_campaign",
    "ga_place",
    "mtm_*",
    "matomo_*",
    "pk_campaign",
    "pk_kwd",
    "pk_keyword",
    "pk_source",
    "pk_medium",
    "pk_content",
    "pk_cid",
    "piwik_*",
    "itm_*",
    "hsa_*",
    "s_cid",
    "at_campaign",
    "at_medium",
    "at_custom1",
    "at_custom2",
    "at_custom3",
    "at_custom4",
    // Clicks on advertisements: Google, Microsoft, Meta, Yandex, Twitter, TikTok, Pinterest, LinkedIn.
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "msclkid",
    "fbclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_source",
    "fb_ref",
    "mibextid",
    "igshid",
    "igsh",
    "yclid",
    "ymclid",
    "ysclid",
    "_openstat",
    "twclid",
    "ttclid",
    "epik",
    "li_fat_id",
    "rb_clickid",
    "irclickid",
    "sccid",
    "rdt_cid",
    // Mailings: Mailchimp, HubSpot, Marketo, Vero, Omeda, MailerLite, Klaviyo, Drip, Beehiiv.
    "mc_cid",
    "mc_eid",
    "mc_tc",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "hsCtaTracking",
    "mkt_tok",
    "vero_id",
    "vero_conv",
    "oly_anon_id",
    "oly_enc_id",
    "ml_subscriber",
    "ml_subscriber_hash",
    "_ke",
    "_kx",
    "__s",
    "_bhlid",
    // Other senders: Branch, Wicked Reports, Yahoo, Cross-network linkers.
    "_branch_match_id",
    "_branch_referrer",
    "wickedid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "_gl",
    "_ga",
];

/// Parameters of single sites, by host without `www.`; the host's subdomains are meant too.
/// A host that ends in `.*` stands for all countries.
const BY_HOST: &[(&str, &[&str])] = &[
    (
        "aliexpress.*",
        &["spm", "scm", "algo_*", "aff_*", "pdp_npi", "gps-id", "sk", "terminal_id", "curPageLogUid"],
    ),
    (
        "amazon.*",
        &[
            "ref",
            "ref_",
            "pf_rd_*",
            "pd_rd_*",
            "qid",
            "sr",
            "sprefix",
            "crid",
            "dib",
            "dib_tag",
            "linkCode",
            "linkId",
            "ascsubtag",
            "content-id",
            "cv_ct_cx",
            "spLa",
        ],
    ),
    ("apple.com", &["itsct", "itscg", "at", "ct", "mt"]),
    ("bbc.co.uk", &["at_*", "ns_*", "xtor"]),
    ("bbc.com", &["at_*", "ns_*", "xtor"]),
    (
        "bilibili.com",
        &["spm_id_from", "vd_source", "from_source", "share_source", "share_medium", "from_spmid"],
    ),
    ("bing.com", &["cvid", "form", "sk", "sp", "sc", "qs", "ghc", "lq"]),
    (
        "ebay.*",
        &["_trkparms", "_trksid", "mkcid", "mkrid", "mkevt", "campid", "toolid", "customid", "_from", "hash"],
    ),
    (
        "facebook.com",
        &[
            "__tn__",
            "__xts__*",
            "__cft__*",
            "eid",
            "rdid",
            "share_url",
            "refsrc",
            "hc_ref",
            "fref",
            "notif_t",
        ],
    ),
    (
        "google.*",
        &[
            "ved", "ei", "gs_lp", "gs_lcp", "gs_lcrp", "sclient", "sca_esv", "sca_upv", "sxsrf", "uact",
            "oq", "biw", "bih", "aqs", "sourceid", "usg", "dpr",
        ],
    ),
    ("imdb.com", &["ref_", "pf_rd_*"]),
    ("instagram.com", &["ig_rid", "ig_mid"]),
    ("linkedin.com", &["trk", "trkInfo", "trackingId", "lipi", "refId", "midToken", "midSig", "rcm"]),
    ("medium.com", &["source"]),
    (
        "nytimes.com",
        &["smid", "smtyp", "referringSource", "partner", "emc", "campaign_id", "instance_id", "segment_id"],
    ),
    (
        "reddit.com",
        &[
            "share_id",
            "rdt",
            "ref",
            "ref_source",
            "ref_campaign",
            "correlation_id",
            "$deep_link",
            "post_index",
        ],
    ),
    ("spotify.com", &["si", "context", "pi", "dlsi", "nd"]),
    ("substack.com", &["r", "triedRedirect", "showWelcomeOnShare", "isFreemail"]),
    ("taobao.com", &["spm", "scm", "pvid", "ali_trackid"]),
    ("theguardian.com", &["CMP", "INTCMP", "acquisitionData"]),
    (
        "tiktok.com",
        &[
            "_r",
            "_t",
            "is_from_webapp",
            "is_copy_url",
            "sender_device",
            "sender_web_id",
            "web_id",
            "share_app_id",
            "share_link_id",
            "share_item_id",
            "source",
            "tt_from",
            "u_code",
            "preview_pb",
            "refer",
            "referer_url",
        ],
    ),
    ("tumblr.com", &["source"]),
    ("twitch.tv", &["tt_content", "tt_medium"]),
    ("twitter.com", &["s", "t", "ref_src", "ref_url", "cn", "cxt"]),
    ("x.com", &["s", "t", "ref_src", "ref_url", "cn", "cxt"]),
    ("youtu.be", &["si", "feature", "pp", "ab_channel"]),
    ("youtube.com", &["si", "feature", "pp", "ab_channel", "kw"]),
    ("youtube-nocookie.com", &["si", "feature", "pp"]),
];

/// Scheme, host, path, query and fragment of a link as it is written.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?<before>https?://(?:[^/?#@]*@)?(?<host>[^/?#:]+)[^?#]*)(?:\?(?<query>[^#]*))?(?:#(?<fragment>.*))?$",
    )
});

/// The link without tracking parameters; everything else stays as it is.
pub fn clean(url: Url) -> Url {
    // A URL cut at `&`, `?` and `#` is still one, so the fallback is for the compiler.
    clean_text(url.as_str()).and_then(|cleaned| Url::parse(&cleaned).ok()).unwrap_or(url)
}

/// [`clean`] for a link in a text, byte for byte as it is written there; `None` if nothing is to be removed.
pub fn clean_text(link: &str) -> Option<String> {
    let parts = PARTS.captures(link)?;
    let host = parts.name("host")?.as_str().to_ascii_lowercase();
    let own = of_host(&host);

    let mut cleaned = parts.name("before")?.as_str().to_owned();
    let mut removed = false;
    for (mark, name, own) in [('?', "query", own), ('#', "fragment", [].as_slice())] {
        let Some(part) = parts.name(name).map(|part| part.as_str()) else { continue };
        let kept = without_tracking(part, own);
        removed |= kept.len() < part.len();
        if !kept.is_empty() || part.is_empty() {
            cleaned.push(mark);
            cleaned.push_str(&kept);
        }
    }
    removed.then_some(cleaned)
}

/// The parameters of a query, joined again, less those that track.
fn without_tracking(query: &str, own: &[&str]) -> String {
    let tracks = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default();
        parameter.contains('=') && EVERYWHERE.iter().chain(own).any(|rule| is_named(name, rule))
    };
    if !query.split('&').any(|parameter| tracks(&parameter)) {
        return query.to_owned();
    }
    query.split('&').filter(|parameter| !tracks(parameter)).collect::<Vec<_>>().join("&")
}

fn is_named(name: &str, rule: &str) -> bool {
    let Some(prefix) = rule.strip_suffix('*') else { return name.eq_ignore_ascii_case(rule) };
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The parameters of the site a host belongs to.
fn of_host(host: &str) -> &'static [&'static str] {
    let rule = BY_HOST.iter().find(|(site, _)| match site.strip_suffix(".*") {
        Some(name) => is_in_some_country(host, name),
        None => host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
    });
    rule.map_or(&[], |(_, parameters)| parameters)
}

/// Whether a host is `name.de`, `name.co.uk` or a subdomain of one.
fn is_in_some_country(host: &str, name: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [.., site, "co" | "com", country] if country.len() == 2 => *site == name,
        [.., site, _] => *site == name,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;
    use url::Url;

    use super::{BY_HOST, EVERYWHERE, clean, clean_text};

    #[test]
    fn tracking_parameters_are_removed() {
        let table = [
            ("https://a.example/?utm_source=x&id=7&fbclid=y", "https://a.example/?id=7"),
            ("https://a.example/p?UTM_Campaign=x", "https://a.example/p"),
            ("https://a.example/p?gclid=x#top", "https://a.example/p#top"),
            ("https://a.example/p?id=7#utm_source=rss", "https://a.example/p?id=7"),
            ("HTTPS://a.example?mc_cid=1&b", "HTTPS://a.example?b"),
            ("https://user@a.example:8443/?q=a%26b&igshid=z", "https://user@a.example:8443/?q=a%26b"),
            ("https://www.youtube.com/watch?v=abc&si=def&t=10", "https://www.youtube.com/watch?v=abc&t=10"),
            ("https://youtu.be/abc?si=def", "https://youtu.be/abc"),
            ("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1"),
            ("https://www.amazon.co.uk/dp/1?tag=me&pd_rd_w=x&qid=1", "https://www.amazon.co.uk/dp/1?tag=me"),
            ("https://amazon.de/dp/1?ref_=x", "https://amazon.de/dp/1"),
            ("https://www.ebay.com/itm/1?_trkparms=x", "https://www.ebay.com/itm/1"),
        ];
        for (link, expected) in table {
            assert_eq!(clean_text(link).as_deref(), Some(expected), "{link}");
        }
    }

    #[test]
    fn everything_else_stays_byte_for_byte() {
        let table = [
            "https://a.example",
            "https://a.example/?",
            "https://a.example/#",
            "https://a.example/?a=%20+&&b=&c#utm_source",
            "https://a.example/utm_source=x",
            "https://a.example/?my_utm_source=x&utm=y&xutm_source=z",
            "https://a.example/?utm_source",
            "https://a.example/?si=1&s=2&t=3&ref=4",
            "https://notyoutube.com/?si=1",
            "https://youtube.com.evil.example/?si=1",
            "https://com/?si=1",
            "magnet:?xt=urn:btih:abc&utm_source=x",
            "mailto:a@b.example?utm_source=x",
            "/relative?utm_source=x",
            "",
        ];
        for link in table {
            assert_eq!(clean_text(link), None, "{link}");
        }
    }

    #[test]
    fn a_cleaned_url_is_a_url() {
        let url = Url::parse("https://a.example/?utm_source=x&q=ж").unwrap();
        assert_eq!(clean(url).as_str(), "https://a.example/?q=%D0%B6");
    }

    #[test]
    fn the_tables_have_no_doubles_and_plain_hosts() {
        for (index, rule) in EVERYWHERE.iter().enumerate() {
            assert!(!EVERYWHERE[..index].contains(rule), "{rule} is there twice");
        }
        for (host, parameters) in BY_HOST {
            assert!(!host.starts_with("www.") && *host == host.to_ascii_lowercase(), "{host}");
            assert!(!parameters.is_empty(), "{host}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_ends(link in "https?://[a-z.]{1,12}/?.{0,40}([?&#](utm_[a-z]|fbclid|b)=?[^ ]{0,5}){0,5}") {
            if let Some(cleaned) = clean_text(&link) {
                assert!(cleaned.len() < link.len());
                assert_eq!(clean_text(&cleaned), None);
            }
        }

        #[test]
        fn a_url_stays_a_url(link in "https?://[a-z]{1,9}/[?#&=a-z_]{0,40}") {
            if let Ok(url) = Url::parse(&link) {
                clean(url);
            }
        }
    }
}
