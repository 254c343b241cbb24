//! What admins set, and states that take an admin or a long way round to bring about.

use crate::forum::Community;
use crate::server::TestServer;
use base::capability::{Capabilities, Capability};
use base::change::Change;
use base::edit::Edit;
use base::ids::{CommunityId, PersonId};
use base::kinds::{CommunityVisibility, RegistrationMode};
use base::settings::RateLimits;
use db::community::NewCommunity;
use db::languages::Languages;
use db::membership::CommunityModerator;
use db::role::{NewRole, RoleGrant};
use db::site::SiteSettings;
use diesel_async::RunQueryDsl;
use domain::Actor;
use domain::account::settings::{self, ProfileEdit, Settings};
use domain::site::{self, SiteEdit};
use std::sync::Arc;

impl TestServer {
    /// Changes the settings of the site, as its admin.
    pub async fn change_settings(&self, change: impl Fn(&mut SiteSettings) + Send + Sync + 'static) {
        let settings = move |settings: &mut SiteSettings, _: &mut RateLimits| change(settings);
        self.edit_site(SiteEdit { settings: Arc::new(settings), ..nothing() }).await;
    }

    /// Lets everybody register who wants to.
    pub async fn open_registration(&self) {
        self.change_settings(|site| site.registration_mode = RegistrationMode::Open).await;
    }

    /// Puts these urls in the place of the site's blocklist.
    pub async fn block_urls(&self, urls: &[&str]) {
        let urls = urls.iter().map(|url| url.to_string()).collect();
        self.edit_site(SiteEdit { blocked_urls: Some(urls), ..nothing() }).await;
    }

    /// Puts these instances in the place of the site's block list.
    pub async fn block_instances(&self, hosts: &[&str]) {
        let hosts = hosts.iter().map(|host| host.to_string()).collect();
        self.edit_site(SiteEdit { blocked_instances: Some(hosts), ..nothing() }).await;
    }

    /// A community of another instance, as if it had been seen there.
    pub async fn remote_community(&self, host: &str, name: &str) -> Community {
        let mut conn = self.instance.app.db().await.unwrap();
        let now = self.instance.app.now();
        let ap_id = format!("https://{host}/c/{name}");
        let new = NewCommunity {
            instance_id: db::site::insert_instance(&mut conn, host, now).await.unwrap(),
            name: name.to_owned(),
            title: name.to_owned(),
            sidebar: None,
            summary: None,
            icon: None,
            banner: None,
            inbox_url: format!("{ap_id}/inbox"),
            shared_inbox_url: Some(format!("https://{host}/inbox")),
            ap_id,
            local: false,
            nsfw: false,
            posting_restricted_to_mods: false,
            visibility: CommunityVisibility::Public,
            languages: Languages::default(),
            published_at: now,
            last_refreshed_at: now,
        };
        let id = db::community::insert(&mut conn, &new).await.unwrap();
        self.instance.reader.apply(&[Change::Community(id)]);
        Community { id: id.0.into(), name: format!("{name}@{host}") }
    }

    /// The id of an instance, which is remembered if it was not known.
    pub async fn remote_instance(&self, host: &str) -> i64 {
        let mut conn = self.instance.app.db().await.unwrap();
        let now = self.instance.app.now();
        db::site::insert_instance(&mut conn, host, now).await.unwrap().0.into()
    }

    async fn edit_site(&self, edit: SiteEdit) {
        let admin = self.actor("admin").await;
        site::edit(&self.instance.app, &admin, edit).await.unwrap();
    }

    /// Says of a user that a program writes there.
    pub async fn make_bot(&self, name: &str) {
        let profile = ProfileEdit { bot_account: Some(true), ..ProfileEdit::default() };
        let wish = Settings { profile, ..Settings::default() };
        settings::save(&self.instance.app, &self.actor(name).await, wish).await.unwrap();
    }

    /// Bans a user from the site, for good.
    pub async fn ban_from_site(&self, name: &str) {
        let person_id = self.actor(name).await.person_id();
        let mut conn = self.instance.app.db().await.unwrap();
        let ban = diesel::sql_query("update person set banned = true where id = $1");
        ban.bind::<diesel::sql_types::Integer, _>(person_id).execute(&mut *conn).await.unwrap();
        self.instance.reader.apply(&[Change::Person(person_id), Change::Viewer(person_id)]);
    }

    /// Makes somebody a moderator, after the founder.
    pub async fn appoint(&self, community_id: CommunityId, person_id: PersonId) {
        let app = &self.instance.app;
        let appointed_at = app.now() + chrono::TimeDelta::seconds(1);
        let new = CommunityModerator { community_id, person_id, appointed_at };
        db::membership::insert_moderator(&mut app.db().await.unwrap(), &new).await.unwrap();
        self.instance.reader.apply(&[Change::Community(community_id), Change::Viewer(person_id)]);
    }

    /// Grants somebody a role with a few of a moderator's rights: to settle reports, remove comments and lock.
    pub async fn grant_few(&self, community_id: CommunityId, person_id: PersonId) {
        let app = &self.instance.app;
        let few = [Capability::ResolveReports, Capability::RemoveComments, Capability::Lock];
        let new = NewRole {
            community_id: Some(community_id),
            name: "limited".to_owned(),
            description: None,
            capabilities: few.into_iter().collect::<Capabilities>().completed(),
            published_at: app.now(),
        };
        let mut conn = app.db().await.unwrap();
        let role_id = db::role::insert(&mut conn, &new).await.unwrap();
        let granted_at = app.now();
        let grant = RoleGrant { role_id, person_id, granted_by_id: None, granted_at, expires_at: None };
        db::role::grant(&mut conn, &grant).await.unwrap();
        self.instance.reader.apply(&[Change::Viewer(person_id)]);
    }

    /// The user as the one who does something, for operations without a route.
    pub async fn actor(&self, name: &str) -> Actor {
        let (person_id, _) = domain::account::find_local(&self.instance.app, name).await.unwrap().unwrap();
        Actor::local(person_id)
    }
}

fn nothing() -> SiteEdit {
    SiteEdit {
        name: None,
        sidebar: Edit::Keep,
        summary: Edit::Keep,
        icon: Edit::Keep,
        banner: Edit::Keep,
        content_warning: Edit::Keep,
        languages: None,
        blocked_urls: None,
        taglines: None,
        allowed_instances: None,
        blocked_instances: None,
        settings: Arc::new(|_, _| {}),
    }
}
