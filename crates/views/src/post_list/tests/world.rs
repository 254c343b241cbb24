//! A small forum whose truth is known outside the database.

use crate::reader::Reader;
use base::change::Change;
use base::clock::Clock;
use base::ids::{CommunityId, InstanceId, LanguageId, PersonId, PostId};
use base::kinds::CommunityVisibility;
use chrono::{DateTime, TimeDelta, Utc};
use db::Pool;
use diesel_async::SimpleAsyncConnection;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use test_db::TestDb;

/// What is known of a post.
#[derive(Debug, Clone)]
pub struct Post {
    pub id: PostId,
    pub community: usize,
    pub creator: PersonId,
    pub published: DateTime<Utc>,
    pub newest_comment: DateTime<Utc>,
    pub newest_bump: DateTime<Utc>,
    pub up: i32,
    pub down: i32,
    pub comments: i32,
    pub language: LanguageId,
    pub nsfw: bool,
    pub media: bool,
    pub deleted: bool,
    pub removed: bool,
    pub scheduled: bool,
    pub featured_local: bool,
    pub featured_community: bool,
}

/// What is known of a community; its id is one more than its place.
#[derive(Debug, Clone)]
pub struct Community {
    pub id: CommunityId,
    pub instance: InstanceId,
    pub local: bool,
    pub nsfw: bool,
    pub deleted: bool,
    pub removed: bool,
    pub visibility: CommunityVisibility,
    pub active: i32,
}

/// Somebody who looks at lists.
#[derive(Debug, Clone, Default)]
pub struct Watcher {
    /// None: nobody we know.
    pub person: Option<PersonId>,
    pub admin: bool,
    pub languages: BTreeSet<LanguageId>,
    pub shows_read: bool,
    pub shows_bots: bool,
    pub follows: BTreeSet<CommunityId>,
    pub moderates: BTreeSet<CommunityId>,
    pub blocked_people: BTreeSet<PersonId>,
    pub blocked_communities: BTreeSet<CommunityId>,
    pub blocked_instances: BTreeSet<InstanceId>,
    pub read: BTreeSet<PostId>,
    pub hidden: BTreeSet<PostId>,
    pub saved: BTreeMap<PostId, DateTime<Utc>>,
    pub votes: BTreeMap<PostId, bool>,
}

pub const PEOPLE: i32 = 8;
/// The author who is a bot, and the instance of each person.
pub const BOT: PersonId = PersonId(4);
pub fn instance_of(person: PersonId) -> InstanceId {
    InstanceId(1 + person.0 % 3)
}

pub struct World {
    pub posts: Vec<Post>,
    pub communities: Vec<Community>,
    pub watchers: Vec<Watcher>,
    pub reader: Reader,
    pub clock: Clock,
    pub rng: StdRng,
    pub pool: Pool,
    next_id: i32,
    // Dropped last.
    _db: TestDb,
}

impl World {
    /// Another world for each seed.
    pub async fn new(seed: u64, posts: usize) -> Self {
        let db = TestDb::create().await;
        let pool = Pool::new(db.url(), 3, Duration::from_secs(10)).unwrap();
        let clock = Clock::manual("2026-05-01T12:00:00Z".parse().unwrap());
        let reader = Reader::new(pool.clone(), clock.clone());
        let mut world = Self {
            posts: Vec::new(),
            communities: Vec::new(),
            watchers: vec![Watcher::default()],
            reader,
            clock,
            rng: StdRng::seed_from_u64(seed),
            pool,
            next_id: 1,
            _db: db,
        };
        world.settle_down().await;
        for _ in 0..posts {
            let post = world.random_post();
            world.insert(post).await;
        }
        for id in 1..=3 {
            world.add_watcher(PersonId(id)).await;
        }
        world
    }

    pub async fn run(&self, sql: &str) {
        let mut conn = self.pool.get().await.unwrap();
        conn.batch_execute(sql).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    pub fn chance(&mut self, of: u32) -> bool {
        self.rng.random_range(0..of) == 0
    }

    pub fn some_post(&mut self) -> usize {
        self.rng.random_range(0..self.posts.len())
    }

    /// Instances, people and communities.
    async fn settle_down(&mut self) {
        let time = self.clock.now().to_rfc3339();
        for id in 1..=3 {
            self.run(&format!(
                "insert into instance (id, domain, published_at) values ({id}, 'i{id}', '{time}')"
            ))
            .await;
        }
        for id in 1..=PEOPLE {
            let (instance, bot) = (instance_of(PersonId(id)), PersonId(id) == BOT);
            self.run(&format!(
                "insert into person (id, instance_id, name, ap_id, inbox_url, local, bot_account, published_at, last_refreshed_at)
                 values ({id}, {instance}, 'p{id}', 'p{id}', '', true, {bot}, '{time}', '{time}');
                 insert into person_stat (person_id) values ({id})"
            ))
            .await;
        }
        for id in 1..=9 {
            let community = Community {
                id: CommunityId(id),
                instance: InstanceId(1 + id % 3),
                local: id % 3 == 0,
                nsfw: id == 5,
                deleted: id == 8,
                removed: id == 7,
                visibility: *CommunityVisibility::ALL
                    .get(usize::try_from(id).unwrap().saturating_sub(2))
                    .unwrap_or(&CommunityVisibility::Public),
                active: *[0, 0, 8, 98, 20_000].choose(&mut self.rng).unwrap(),
            };
            let Community { instance, local, nsfw, deleted, removed, visibility, active, .. } = &community;
            self.run(&format!(
                "insert into community (id, instance_id, name, title, ap_id, inbox_url, local, nsfw, deleted, removed, visibility, published_at, last_refreshed_at)
                 values ({id}, {instance}, 'c{id}', '', 'c{id}', '', {local}, {nsfw}, {deleted}, {removed}, '{}', '{time}', '{time}');
                 insert into community_stat (community_id, users_active_month) values ({id}, {active})",
                visibility.word()
            ))
            .await;
            self.communities.push(community);
        }
    }

    /// Ages and counts come from short lists, so that there are many ties.
    fn random_post(&mut self) -> Post {
        const MINUTES: [i64; 18] = [
            -600, -5, 0, 1, 30, 30, 60, 300, 1440, 4000, 8639, 10_080, 11_520, 12_960, 20_000, 46_000,
            90_000, 500_000,
        ];
        let rng = &mut self.rng;
        let age = TimeDelta::minutes(*MINUTES.choose(rng).unwrap());
        let published = self.clock.now() - age;
        let comments = *[0, 0, 1, 2, 5].choose(rng).unwrap();
        let newest_comment =
            if comments > 0 { published + TimeDelta::hours(rng.random_range(0..400)) } else { published };
        let newest_bump = newest_comment.min(published + TimeDelta::hours(47));
        let id = PostId(self.next_id);
        self.next_id += 1;
        Post {
            id,
            community: if rng.random_bool(0.4) { 0 } else { rng.random_range(0..9) },
            creator: PersonId(rng.random_range(1..=PEOPLE)),
            published,
            newest_comment,
            newest_bump,
            up: *[0, 1, 1, 2, 10, 100].choose(rng).unwrap(),
            down: *[0, 0, 1, 2, 10].choose(rng).unwrap(),
            comments,
            language: LanguageId(*[0, 0, 37, 39].choose(rng).unwrap()),
            nsfw: rng.random_bool(0.1),
            media: rng.random_bool(0.2),
            deleted: rng.random_bool(0.05),
            removed: rng.random_bool(0.05),
            scheduled: rng.random_bool(0.03),
            featured_local: rng.random_bool(0.04),
            featured_community: rng.random_bool(0.06),
        }
    }

    pub async fn add_random_post(&mut self) -> PostId {
        let post = self.random_post();
        self.insert(post).await
    }

    /// Adds a post and tells the reader.
    pub async fn insert(&mut self, post: Post) -> PostId {
        let Post { id, creator, up, down, comments, language, nsfw, deleted, removed, .. } = &post;
        let community = self.communities[post.community].id;
        let published = post.published.to_rfc3339();
        let media = if post.media { "'image/png'" } else { "null" };
        let scheduled = if post.scheduled { "now()" } else { "null" };
        self.run(&format!(
            "insert into post (id, community_id, creator_id, name, url_content_type, ap_id, local, nsfw, deleted, removed, featured_local, featured_community, language_id, published_at, scheduled_at)
             values ({id}, {community}, {creator}, '', {media}, '{id}', true, {nsfw}, {deleted}, {removed}, {}, {}, {language}, '{published}', {scheduled});
             insert into post_stat (post_id, comments, upvotes, downvotes, newest_comment_at, newest_bump_at)
             values ({id}, {comments}, {up}, {down}, '{}', '{}')",
            post.featured_local,
            post.featured_community,
            post.newest_comment.to_rfc3339(),
            post.newest_bump.to_rfc3339(),
        ))
        .await;
        let id = *id;
        self.posts.push(post);
        db::post_archive::place(&mut self.pool.get().await.unwrap(), id).await.unwrap();
        self.reader.apply(&[Change::Post(id)]);
        id
    }

    async fn add_watcher(&mut self, person: PersonId) {
        let ids: Vec<PostId> = self.posts.iter().map(|post| post.id).collect();
        let rng = &mut self.rng;
        let plain = person == PersonId(3);
        let some = |rng: &mut StdRng, of: f64| -> BTreeSet<PostId> {
            ids.iter().copied().filter(|_| rng.random_bool(of)).collect()
        };
        let communities = |rng: &mut StdRng, of: f64| -> BTreeSet<CommunityId> {
            (1..=9).map(CommunityId).filter(|_| rng.random_bool(of)).collect()
        };
        let watcher = Watcher {
            person: Some(person),
            admin: plain,
            languages: if plain { BTreeSet::new() } else { BTreeSet::from([LanguageId(0), LanguageId(37)]) },
            shows_read: plain || rng.random_bool(0.5),
            shows_bots: plain || rng.random_bool(0.5),
            follows: communities(rng, 0.5),
            moderates: communities(rng, 0.2),
            blocked_people: if plain { BTreeSet::new() } else { BTreeSet::from([PersonId(6)]) },
            blocked_communities: if plain { BTreeSet::new() } else { BTreeSet::from([CommunityId(6)]) },
            blocked_instances: if plain {
                BTreeSet::new()
            } else {
                BTreeSet::from([InstanceId(rng.random_range(1..=3))])
            },
            read: some(rng, 0.2),
            hidden: some(rng, 0.1),
            saved: some(rng, 0.3)
                .into_iter()
                .map(|id| (id, self.clock.now() - TimeDelta::hours(i64::from(id.0 % 7))))
                .collect(),
            votes: some(rng, 0.3).into_iter().map(|id| (id, id.0 % 3 != 0)).collect(),
        };
        self.write(&watcher).await;
        self.watchers.push(watcher);
    }

    async fn write(&self, watcher: &Watcher) {
        let person = watcher.person.unwrap();
        let time = self.clock.now().to_rfc3339();
        let languages: Vec<String> = watcher.languages.iter().map(LanguageId::to_string).collect();
        let mut sql = format!(
            "insert into local_user (person_id, password_hash, admin, preferences, languages, last_donation_notification_at)
             values ({person}, '', {}, '{{\"show_read_posts\":{},\"show_bot_accounts\":{}}}', '{{{}}}', '{time}');",
            watcher.admin,
            watcher.shows_read,
            watcher.shows_bots,
            languages.join(",")
        );
        for id in &watcher.follows {
            sql += &format!("insert into community_follower values ({person}, {id}, 'accepted', '{time}');");
        }
        for id in &watcher.moderates {
            sql += &format!("insert into community_moderator values ({id}, {person}, '{time}');");
        }
        for id in &watcher.blocked_people {
            sql += &format!("insert into person_block values ({person}, {id}, '{time}');");
        }
        for id in &watcher.blocked_communities {
            sql += &format!("insert into community_block values ({person}, {id}, '{time}');");
        }
        for id in &watcher.blocked_instances {
            sql += &format!("insert into instance_block values ({person}, {id}, '{time}', '{time}');");
        }
        for post in &self.posts {
            let id = post.id;
            let read = if watcher.read.contains(&id) { format!("'{time}'") } else { "null".to_owned() };
            let hidden = if watcher.hidden.contains(&id) { format!("'{time}'") } else { "null".to_owned() };
            let saved =
                watcher.saved.get(&id).map_or("null".to_owned(), |at| format!("'{}'", at.to_rfc3339()));
            sql += &format!(
                "insert into post_action (person_id, post_id, read_at, hidden_at, saved_at) values ({person}, {id}, {read}, {hidden}, {saved});"
            );
        }
        for (id, up) in &watcher.votes {
            sql += &format!("insert into post_vote values ({id}, {person}, '{time}', {up}, true);");
        }
        self.run(&sql).await;
    }

    /// Moves the border of the archive to some day at least nine days ago.
    pub async fn archive(&mut self) {
        let age =
            db::post_archive::REACH + TimeDelta::days(*[0, 1, 5, 25, 80].choose(&mut self.rng).unwrap());
        let until = self.clock.now() - age;
        db::post_archive::advance(&mut self.pool.get().await.unwrap(), until).await.unwrap();
        if self.chance(2) {
            self.reader.reload_ranks();
        }
    }

    /// Lets time pass, or not.
    pub fn wait(&mut self) {
        let minutes: u64 = *[0, 0, 1, 60, 1440, 9000].choose(&mut self.rng).unwrap();
        self.clock.advance(Duration::from_secs(minutes * 60));
    }

    /// Does something to some post or community.
    pub async fn change_something(&mut self) {
        let place = self.some_post();
        let now = self.clock.now();
        let what = self.rng.random_range(0..9);
        if what == 0 {
            self.add_random_post().await;
            return;
        }
        if what == 1 {
            return self.change_community().await;
        }
        let post = &mut self.posts[place];
        let id = post.id;
        let sql = match what {
            2 | 3 => {
                post.up += 3;
                post.down += 1;
                format!(
                    "update post_stat set upvotes = {}, downvotes = {} where post_id = {id}",
                    post.up, post.down
                )
            }
            4 => {
                post.comments += 1;
                post.newest_comment = post.newest_comment.max(now);
                if now < post.published + TimeDelta::days(2) {
                    post.newest_bump = post.newest_bump.max(now);
                }
                format!(
                    "update post_stat set comments = {}, newest_comment_at = '{}', newest_bump_at = '{}' where post_id = {id}",
                    post.comments,
                    post.newest_comment.to_rfc3339(),
                    post.newest_bump.to_rfc3339()
                )
            }
            5 => {
                post.removed = !post.removed;
                format!("update post set removed = {} where id = {id}", post.removed)
            }
            6 => {
                post.featured_local = !post.featured_local;
                post.featured_community = !post.featured_community;
                format!(
                    "update post set featured_local = {}, featured_community = {} where id = {id}",
                    post.featured_local, post.featured_community
                )
            }
            7 => {
                (post.deleted, post.nsfw, post.language) = (!post.deleted, !post.nsfw, LanguageId(0));
                format!(
                    "update post set deleted = {}, nsfw = {}, language_id = 0 where id = {id}",
                    post.deleted, post.nsfw
                )
            }
            _ => {
                self.posts.remove(place);
                format!("delete from post where id = {id}")
            }
        };
        self.run(&sql).await;
        let mut conn = self.pool.get().await.unwrap();
        db::post_archive::count(&mut conn, id).await.unwrap();
        db::post_archive::place(&mut conn, id).await.unwrap();
        self.reader.apply(&[Change::Post(id)]);
    }

    async fn change_community(&mut self) {
        let place = self.rng.random_range(0..self.communities.len());
        let active = *[0, 8, 98, 20_000].choose(&mut self.rng).unwrap();
        let community = &mut self.communities[place];
        community.active = active;
        community.removed = !community.removed;
        let id = community.id;
        let sql = format!(
            "update community set removed = {} where id = {id}; update community_stat set users_active_month = {active} where community_id = {id}",
            community.removed
        );
        self.run(&sql).await;
        self.reader.apply(&[Change::Community(id)]);
    }
}
