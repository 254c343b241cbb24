//! Whatever moderators and admins do and take back, in whatever order: things end as the log tells.

use harness::{Community, Post, TestServer, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Something that is done or taken back.
#[derive(Debug, Clone, Copy)]
enum Step {
    RemovePost { post: usize, on: bool, children: bool },
    RemoveComment { comment: usize, on: bool, children: bool },
    LockPost { post: usize, on: bool },
    LockComment { comment: usize, on: bool },
    Feature { post: usize, on: bool },
    Ban { person: usize, on: bool, data: bool },
    SiteBan { person: usize, on: bool, data: bool },
    RemoveCommunity { on: bool },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..POSTS, any::<bool>(), any::<bool>())
            .prop_map(|(post, on, children)| Step::RemovePost { post, on, children }),
        4 => (0..COMMENTS, any::<bool>(), any::<bool>())
            .prop_map(|(comment, on, children)| Step::RemoveComment { comment, on, children }),
        1 => (0..POSTS, any::<bool>()).prop_map(|(post, on)| Step::LockPost { post, on }),
        1 => (0..COMMENTS, any::<bool>()).prop_map(|(comment, on)| Step::LockComment { comment, on }),
        1 => (0..POSTS, any::<bool>()).prop_map(|(post, on)| Step::Feature { post, on }),
        3 => (0..PEOPLE, any::<bool>(), any::<bool>())
            .prop_map(|(person, on, data)| Step::Ban { person, on, data }),
        3 => (0..PEOPLE, any::<bool>(), any::<bool>())
            .prop_map(|(person, on, data)| Step::SiteBan { person, on, data }),
        1 => any::<bool>().prop_map(|on| Step::RemoveCommunity { on }),
    ]
}

const PEOPLE: usize = 2;
const POSTS: usize = 4;
const COMMENTS: usize = 8;
const SEQUENCES: usize = 6;
const STEPS: usize = 30;

struct World {
    admin: User,
    moderator: User,
    community: Community,
    people: Vec<Value>,
    posts: Vec<Post>,
    comments: Vec<Value>,
}

impl World {
    /// Two people who write by turns, in a community of a third.
    async fn new(server: &TestServer) -> Self {
        let (admin, moderator) = (server.admin().await, server.user("ada").await);
        let community = moderator.create_community("books").await;
        let writers = [server.user("bob").await, server.user("eve").await];
        let mut people = Vec::new();
        for writer in &writers {
            let me = writer.get("/api/v4/account", "").await.ok();
            people.push(me["local_user_view"]["person"]["id"].clone());
        }
        let (mut posts, mut comments): (Vec<Post>, Vec<Value>) = (Vec::new(), Vec::new());
        for n in 0..POSTS {
            posts.push(writers[n % PEOPLE].create_post(&community, &format!("Post {n}")).await);
        }
        for n in 0..COMMENTS {
            // Two threads of four, each a chain.
            let mut form = json!({ "post_id": posts[n % 2].id, "content": format!("Comment {n}") });
            if n >= 2 {
                form["parent_id"] = comments[n - 2].clone();
            }
            let made = writers[n / 2 % PEOPLE].post("/api/v4/comment", form).await.ok();
            comments.push(made["comment_view"]["comment"]["id"].clone());
        }
        Self { admin, moderator, community, people, posts, comments }
    }

    /// Does it. What the rules refuse changes nothing.
    async fn take(&self, step: Step) {
        let community = self.community.id;
        let (who, path, form) = match step {
            Step::RemovePost { post, on, children } => (
                &self.moderator,
                "post/remove",
                json!({ "post_id": self.posts[post].id, "removed": on, "remove_children": children, "reason": "" }),
            ),
            Step::RemoveComment { comment, on, children } => (
                &self.moderator,
                "comment/remove",
                json!({ "comment_id": self.comments[comment], "removed": on, "remove_children": children, "reason": "" }),
            ),
            Step::LockPost { post, on } => (
                &self.moderator,
                "post/lock",
                json!({ "post_id": self.posts[post].id, "locked": on, "reason": "" }),
            ),
            Step::LockComment { comment, on } => (
                &self.moderator,
                "comment/lock",
                json!({ "comment_id": self.comments[comment], "locked": on, "reason": "" }),
            ),
            Step::Feature { post, on } => (
                &self.moderator,
                "post/feature",
                json!({ "post_id": self.posts[post].id, "featured": on, "feature_type": "community" }),
            ),
            Step::Ban { person, on, data } => (
                &self.moderator,
                "community/ban_user",
                json!({ "community_id": community, "person_id": self.people[person], "ban": on, "remove_or_restore_data": data, "reason": "" }),
            ),
            Step::SiteBan { person, on, data } => (
                &self.admin,
                "admin/ban",
                json!({ "person_id": self.people[person], "ban": on, "remove_or_restore_data": data, "reason": "" }),
            ),
            Step::RemoveCommunity { on } => (
                &self.admin,
                "community/remove",
                json!({ "community_id": community, "removed": on, "reason": "" }),
            ),
        };
        let answer = who.post(&format!("/api/v4/{path}"), form).await;
        assert!(answer.status == 200 || answer.status == 400, "{step:?}: {}", answer.body);
    }

    /// The last word of the log about each thing: `kind id` → whether the measure holds.
    async fn told(&self) -> HashMap<String, bool> {
        let mut told = HashMap::new();
        let mut cursor = String::new();
        loop {
            let page =
                self.admin.get("/api/v4/modlog", &format!("show_bulk=true&limit=50{cursor}")).await.ok();
            for view in page["items"].as_array().unwrap() {
                let kind = view["modlog"]["kind"].as_str().unwrap();
                let target = match kind {
                    "mod_remove_comment" | "mod_lock_comment" => &view["target_comment"]["id"],
                    "mod_ban_from_community" | "admin_ban" => &view["target_person"]["id"],
                    "admin_remove_community" => &view["target_community"]["id"],
                    _ => &view["target_post"]["id"],
                };
                // The newest comes first.
                let holds = view["modlog"]["is_revert"] == false;
                told.entry(format!("{kind} {target}")).or_insert(holds);
            }
            let Some(next) = page["next_page"].as_str() else { return told };
            cursor = format!("&page_cursor={next}");
        }
    }

    /// How things are, in the same words.
    async fn state(&self) -> HashMap<String, bool> {
        let mut state = HashMap::new();
        for post in &self.posts {
            let view = self.admin.view(post).await["post"].clone();
            for (kind, field) in [
                ("mod_remove_post", "removed"),
                ("mod_lock_post", "locked"),
                ("mod_feature_post_community", "featured_community"),
            ] {
                state.insert(format!("{kind} {}", post.id), view[field].as_bool().unwrap());
            }
        }
        for id in &self.comments {
            let view = self.admin.get("/api/v4/comment", &format!("id={id}")).await.ok();
            let comment = &view["comment_view"]["comment"];
            state.insert(format!("mod_remove_comment {id}"), comment["removed"].as_bool().unwrap());
            state.insert(format!("mod_lock_comment {id}"), comment["locked"].as_bool().unwrap());
        }
        for (place, id) in self.people.iter().enumerate() {
            let view = self.admin.get("/api/v4/person", &format!("person_id={id}")).await.ok();
            state.insert(format!("admin_ban {id}"), view["person_view"]["banned"].as_bool().unwrap());
            let post = self.admin.view(&self.posts[place]).await;
            let banned = post["creator_banned_from_community"].as_bool().unwrap();
            state.insert(format!("mod_ban_from_community {id}"), banned);
        }
        let removed = self.admin.community(&self.community).await["removed"].as_bool().unwrap();
        state.insert(format!("admin_remove_community {}", self.community.id), removed);
        state
    }
}

#[actix_web::test]
async fn any_sequence_of_measures_ends_in_the_state_the_log_tells() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..SEQUENCES {
        let steps = vec(step(), STEPS).new_tree(&mut runner).unwrap().current();
        let server = TestServer::start().await;
        let world = World::new(&server).await;
        for step in &steps {
            world.take(*step).await;
        }
        let (told, state) = (world.told().await, world.state().await);
        for (what, is) in &state {
            assert_eq!(told.get(what).copied().unwrap_or(false), *is, "{what} after {steps:#?}");
        }
        // Every counter equals what it counts, too.
        server.stop().await;
    }
}

#[actix_web::test]
async fn what_a_ban_took_comes_back_with_its_end_however_things_were_before() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..SEQUENCES {
        let steps = vec(step(), STEPS / 2).new_tree(&mut runner).unwrap().current();
        let server = TestServer::start().await;
        let world = World::new(&server).await;
        for step in &steps {
            world.take(*step).await;
        }
        world.take(Step::RemoveCommunity { on: false }).await;
        for person in 0..PEOPLE {
            world.take(Step::Ban { person, on: false, data: false }).await;
            world.take(Step::SiteBan { person, on: false, data: false }).await;
        }
        let before = world.state().await;
        for (on, data) in [(true, true), (false, true)] {
            world.take(Step::Ban { person: 0, on, data }).await;
        }
        assert_eq!(world.state().await, before, "a ban from the community after {steps:#?}");
        for (on, data) in [(true, true), (false, true)] {
            world.take(Step::SiteBan { person: 0, on, data }).await;
        }
        assert_eq!(world.state().await, before, "a ban from the site after {steps:#?}");
        server.stop().await;
    }
}
