//! What is asked, and what it may cost.
//!
//! A budget is a fifth to a half above what was measured, so that many statements too many are noticed and a byte is not. Who makes something cheaper lowers it; who has to raise it says why in the commit.

use crate::count::Cost;
use bench::client::Request;
use bench::mix::{Kind, Mix, SORTS};
use bench::random::Random;
use serde_json::json;

/// Requests that share a budget.
pub struct Family {
    /// How it is called in the report.
    pub name: &'static str,
    /// What is done before it is counted.
    pub warm_up: WarmUp,
    /// What the cost may grow with.
    pub growth: Growth,
    /// What one of its requests may cost on average, in each variant by itself.
    pub budget: Cost,
    /// Names of variants, and requests of each.
    pub variants: fn(&Mix, &mut Random) -> Vec<(String, Vec<Request>)>,
}

/// What is done before a cost is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarmUp {
    /// The same requests: what is left is what each of many costs.
    Same,
    /// Half of the requests: a thing is written once only.
    Half,
}

/// What the cost may grow with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// The page that is answered, never the tables.
    OfThePage,
    /// As above; but with tiny data there is less on the page, so the two cannot be compared.
    NotComparable,
}

const fn budget(statements: f64, rows: f64, pages: f64, wal: f64) -> Cost {
    Cost { statements, rows, pages, wal }
}

/// Requests that are drawn of each kind of the mix.
const DRAWN: usize = 12;
/// Windows in which tiny data have not a page full of posts.
const SHORT: [&str; 4] = ["TopHour", "TopSixHour", "TopTwelveHour", "TopDay"];
const COMMENT_SORTS: [&str; 5] = ["Hot", "Top", "New", "Old", "Controversial"];

/// All of them, reading before writing: what was written has to be tidied up by who reads next.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "R1 anon front page",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(2.0, 25.0, 110.0, 0.0),
        variants: |mix, random| drawn(mix, random, Kind::R1, 1),
    },
    Family {
        name: "R2 anon All",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(3.0, 65.0, 210.0, 0.0),
        variants: |_, _| by_sort(&long_sorts(), |sort| vec![posts(&format!("type_=All&sort={sort}"))]),
    },
    Family {
        name: "R2 anon Local",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(3.0, 180.0, 310.0, 0.0),
        variants: |_, _| by_sort(&long_sorts(), |sort| vec![posts(&format!("type_=Local&sort={sort}"))]),
    },
    Family {
        name: "R2 anon large community",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(3.0, 65.0, 290.0, 0.0),
        variants: |mix, _| {
            let id = mix.large_community;
            by_sort(&long_sorts(), |sort| vec![posts(&format!("community_id={id}&sort={sort}"))])
        },
    },
    Family {
        name: "R2 anon short windows",
        warm_up: WarmUp::Same,
        growth: Growth::NotComparable,
        budget: budget(2.0, 25.0, 110.0, 0.0),
        variants: |_, _| by_sort(&SHORT, |sort| vec![posts(&format!("type_=All&sort={sort}"))]),
    },
    Family {
        name: "R2 anon deep in All",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(4.0, 65.0, 210.0, 0.0),
        variants: |_, _| {
            by_sort(&long_sorts(), |sort| vec![posts(&format!("type_=All&sort={sort}&page_cursor={OLD}"))])
        },
    },
    Family {
        name: "R2 anon deep in large community",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(4.0, 65.0, 310.0, 0.0),
        variants: |mix, _| {
            let within = format!("community_id={}&page_cursor={OLD}", mix.large_community);
            by_sort(&long_sorts(), |sort| vec![posts(&format!("{within}&sort={sort}"))])
        },
    },
    Family {
        name: "R3 Subscribed",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(7.0, 220.0, 580.0, 0.0),
        variants: |mix, _| {
            by_sort(&long_sorts(), |sort| by_each(mix, &format!("type_=Subscribed&sort={sort}")))
        },
    },
    Family {
        name: "R4 All",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(6.0, 110.0, 440.0, 0.0),
        variants: |mix, _| by_sort(&long_sorts(), |sort| by_each(mix, &format!("type_=All&sort={sort}"))),
    },
    Family {
        name: "R5a comment tree",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(8.0, 170.0, 1500.0, 0.0),
        variants: |mix, random| drawn(mix, random, Kind::R5a, DRAWN),
    },
    Family {
        name: "R5b largest tree",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(8.0, 380.0, 3400.0, 0.0),
        variants: |mix, random| drawn(mix, random, Kind::R5b, 2),
    },
    Family {
        name: "comments anon",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(7.0, 220.0, 1150.0, 0.0),
        variants: |mix, _| {
            let id = mix.large_community;
            let within = ["type_=All".to_owned(), "type_=Local".to_owned(), format!("community_id={id}")];
            let lists = |filter: &String| {
                let list = |sort: &str| vec![comments(&format!("{filter}&sort={sort}"))];
                let variants = by_sort(&COMMENT_SORTS, list).into_iter();
                variants.map(|(sort, list)| (format!("{filter} {sort}"), list)).collect::<Vec<_>>()
            };
            within.iter().flat_map(lists).collect()
        },
    },
    Family {
        name: "comments Subscribed",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(10.0, 2500.0, 11000.0, 0.0),
        variants: |mix, _| {
            by_sort(&COMMENT_SORTS, |sort| {
                let list = comments(&format!("type_=Subscribed&sort={sort}"));
                mix.tokens.iter().map(|token| list.clone().by(token)).collect()
            })
        },
    },
    Family {
        name: "R6 post page again",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(4.0, 4.0, 40.0, 20.0),
        variants: |mix, random| drawn(mix, random, Kind::R6, DRAWN),
    },
    Family {
        name: "R9 site",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(3.0, 3.0, 10.0, 0.0),
        variants: |mix, random| drawn(mix, random, Kind::R9, DRAWN),
    },
    Family {
        name: "R10 profile",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(18.0, 330.0, 1400.0, 0.0),
        variants: |mix, _| {
            by_sort(&["New", "Old", "Hot", "TopAll", "Controversial"], |sort| {
                let get = Request::get(format!("/api/v3/user?username=u1&sort={sort}&limit=20"));
                mix.tokens.iter().map(|token| get.clone().by(token)).collect()
            })
        },
    },
    Family {
        name: "search",
        warm_up: WarmUp::Same,
        // A search looks at up to a thousand hits, which tiny data do not have.
        growth: Growth::NotComparable,
        budget: budget(13.0, 1500.0, 11000.0, 0.0),
        variants: |_, _| {
            let kinds = ["Posts", "Comments", "Communities", "Users"].iter();
            let search = |kind: &&str, word: &str| {
                let path = format!("/api/v3/search?q={word}&type_={kind}&sort=New&listing_type=All&limit=20");
                (format!("{kind} {word}"), vec![Request::get(path)])
            };
            kinds.flat_map(|kind| ["water", "xylophonist"].map(|word| search(kind, word))).collect()
        },
    },
    Family {
        name: "communities",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(3.0, 15.0, 60.0, 0.0),
        variants: |_, _| {
            by_sort(&["Hot", "TopAll", "New", "Old"], |sort| {
                vec![Request::get(format!("/api/v3/community/list?type_=All&sort={sort}&limit=10"))]
            })
        },
    },
    Family {
        name: "feed",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(4.0, 100.0, 190.0, 0.0),
        variants: |_, _| {
            let feed = |path: &str| (path.to_owned(), vec![Request::get(path)]);
            ["/feeds/all.xml?sort=Hot", "/feeds/c/c1.xml?sort=New", "/feeds/u/u1.xml?sort=New"]
                .map(feed)
                .into()
        },
    },
    Family {
        name: "own lists",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(5.0, 130.0, 400.0, 0.0),
        variants: |mix, _| {
            let list = |path: &str| {
                let get = Request::get(path);
                (path.to_owned(), mix.tokens.iter().map(|token| get.clone().by(token)).collect())
            };
            [
                "/api/v3/post/list?saved_only=true&limit=20",
                "/api/v4/account/read?limit=20",
                "/api/v3/private_message/list",
            ]
            .map(list)
            .into()
        },
    },
    Family {
        name: "unread",
        warm_up: WarmUp::Same,
        // What is unread is counted, entry by entry.
        growth: Growth::NotComparable,
        budget: budget(2.0, 2.0, 600.0, 0.0),
        variants: |mix, _| {
            let count = Request::get("/api/v3/user/unread_count");
            vec![(String::new(), mix.tokens.iter().map(|token| count.clone().by(token)).collect())]
        },
    },
    Family {
        name: "queue",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(16.0, 125.0, 720.0, 0.0),
        variants: |mix, _| {
            let queue = |path: &str| {
                let get = Request::get(path).by(mix.admin.as_deref().unwrap_or_default());
                (path.to_owned(), vec![get])
            };
            [
                "/api/v3/post/report/list?limit=20",
                "/api/v3/post/report/list?limit=20&unresolved_only=true",
                "/api/v3/comment/report/list?limit=20&unresolved_only=true",
                "/api/v3/admin/registration_application/list?limit=5&unread_only=true",
                "/api/v4/report/list?limit=20",
                "/api/v4/report/list?limit=20&unresolved_only=true",
                "/api/v4/review/list?limit=20",
                "/api/v4/admin/registration_application/list?limit=5",
                "/api/v4/announcement/list",
                "/api/v4/admin/announcement/list",
            ]
            .map(queue)
            .into()
        },
    },
    Family {
        name: "modlog",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(9.0, 250.0, 1200.0, 0.0),
        variants: |mix, _| {
            let list = |filter: &str| (filter.to_owned(), vec![Request::get(filter)]);
            let large = mix.large_community;
            [
                "/api/v3/modlog?limit=20".to_owned(),
                "/api/v3/modlog?limit=20&type_=ModRemoveComment".to_owned(),
                format!("/api/v3/modlog?limit=20&community_id={large}"),
                "/api/v4/modlog?limit=20".to_owned(),
                "/api/v4/modlog?limit=20&type_=mod_lock_post".to_owned(),
                format!("/api/v4/modlog?limit=20&community_id={large}"),
            ]
            .map(|path| list(&path))
            .into()
        },
    },
    Family {
        name: "inbox",
        warm_up: WarmUp::Same,
        growth: Growth::OfThePage,
        budget: budget(11.0, 65.0, 550.0, 0.0),
        variants: |mix, _| {
            // The one who wrote most, and so is answered most.
            let by = mix.tokens.first().map_or("", String::as_str);
            let list = |path: &str| (path.to_owned(), vec![Request::get(path).by(by)]);
            [
                "/api/v4/account/notification/list?limit=10",
                "/api/v4/account/notification/list?limit=10&unread_only=true",
                "/api/v3/user/replies?sort=New&limit=10",
                "/api/v3/user/mention?sort=New&limit=10",
            ]
            .map(list)
            .into()
        },
    },
    Family {
        name: "R6 post page",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(7.0, 5.0, 75.0, 650.0),
        variants: |mix, random| {
            let pages = (100..124).map(|id| Request::get(format!("/api/v3/post?id={id}")));
            let by = |get: Request| get.by(mix.some_token(random));
            vec![(String::new(), pages.map(by).collect())]
        },
    },
    Family {
        name: "R7a vote on post",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(8.0, 12.0, 130.0, 2000.0),
        variants: |mix, random| drawn(mix, random, Kind::R7a, 2 * DRAWN),
    },
    Family {
        name: "R7b vote on comment",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(13.0, 11.0, 135.0, 1000.0),
        variants: |mix, random| drawn(mix, random, Kind::R7b, 2 * DRAWN),
    },
    Family {
        name: "R8 comment",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(35.0, 28.0, 320.0, 5000.0),
        variants: |mix, random| drawn(mix, random, Kind::R8, 2 * DRAWN),
    },
    Family {
        name: "post",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(50.0, 85.0, 320.0, 4500.0),
        variants: |mix, random| {
            let body = |number| json!({ "name": format!("A post {number}"), "community_id": mix.large_community, "body": "Of some words." });
            let post = |number| Request::post("/api/v3/post", body(number)).by(mix.some_token(random));
            vec![(String::new(), (0..DRAWN).map(post).collect())]
        },
    },
    Family {
        name: "save and mark",
        warm_up: WarmUp::Half,
        growth: Growth::OfThePage,
        budget: budget(12.0, 19.0, 130.0, 2400.0),
        variants: |mix, random| {
            let mut token = || mix.some_token(random).to_owned();
            let save = |id| Request::put("/api/v3/post/save", json!({ "post_id": id, "save": true }));
            let read =
                |id| Request::post("/api/v3/post/mark_as_read", json!({ "post_ids": [id], "read": true }));
            let saves = (200..212).map(|id| save(id).by(&token())).collect();
            vec![
                ("save".to_owned(), saves),
                ("read".to_owned(), (220..232).map(|id| read(id).by(&token())).collect()),
            ]
        },
    },
];

/// A post from the middle of the archive, as a cursor.
const OLD: &str = "P1f4";

fn drawn(mix: &Mix, random: &mut Random, kind: Kind, count: usize) -> Vec<(String, Vec<Request>)> {
    vec![(String::new(), (0..count).map(|_| mix.draw(kind, random)).collect())]
}

/// All orders but short windows; of the long ones, which are read alike, one.
fn long_sorts() -> Vec<&'static str> {
    let alike = ["TopThreeMonths", "TopSixMonths", "TopNineMonths", "TopYear"];
    SORTS.into_iter().filter(|sort| !SHORT.contains(sort) && !alike.contains(sort)).collect()
}

fn by_sort(sorts: &[&str], requests: impl Fn(&str) -> Vec<Request>) -> Vec<(String, Vec<Request>)> {
    sorts.iter().map(|sort| ((*sort).to_owned(), requests(sort))).collect()
}

/// The same list for each user.
fn by_each(mix: &Mix, filter: &str) -> Vec<Request> {
    mix.tokens.iter().map(|token| posts(filter).by(token)).collect()
}

fn posts(filter: &str) -> Request {
    Request::get(format!("/api/v3/post/list?{filter}&limit=20"))
}

fn comments(filter: &str) -> Request {
    Request::get(format!("/api/v3/comment/list?{filter}&limit=20"))
}
