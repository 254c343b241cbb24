//! Logging in by way of another service.

use base::kinds::RegistrationMode;
use harness::oidc::{Oidc, SECRET};
use harness::{Answer, TestServer, User};
use serde_json::{Value, json};

/// An example of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CALLBACK: &str = "https://spinney.test/oauth/callback";

struct World {
    server: TestServer,
    service: Oidc,
    admin: User,
    id: Value,
}

impl World {
    /// A site that anybody may join by way of a service.
    async fn start(more: Value) -> Self {
        let server = TestServer::start().await;
        let service = Oidc::start(&server, "id.test").await;
        server
            .change_settings(|settings| {
                settings.oauth_registration = true;
                settings.registration_mode = RegistrationMode::Open;
            })
            .await;
        let admin = server.admin().await;
        let form = harness::forum::merged(service.form(), more);
        let id = admin.post("/api/v4/oauth_provider", form).await.ok()["id"].clone();
        Self { server, service, admin, id }
    }

    /// Somebody agrees at the service and comes here, with more to say.
    async fn arrive(&self, claims: &Value, more: Value) -> Answer {
        let code = self.service.agree(&self.server, claims, Some(VERIFIER));
        self.bring(&code, more).await
    }

    async fn bring(&self, code: &str, more: Value) -> Answer {
        let form = json!({
            "code": code, "oauth_provider_id": self.id, "redirect_uri": CALLBACK, "pkce_code_verifier": VERIFIER,
        });
        self.server.nobody().post("/api/v4/oauth/authenticate", harness::forum::merged(form, more)).await
    }

    /// Whose session an answer begins.
    async fn name(&self, answer: Answer) -> String {
        let jwt = answer.ok()["jwt"].as_str().unwrap().to_owned();
        let me = User::new(&self.server, Some(jwt)).get("/api/v4/account", "").await.ok();
        me["local_user_view"]["person"]["name"].as_str().unwrap().to_owned()
    }

    /// Gives a user an address.
    async fn address(&self, name: &str, address: &str, verified: bool) {
        let app = &self.server.instance.app;
        let (_, id) = domain::account::find_local(app, name).await.unwrap().unwrap();
        let mut conn = app.db().await.unwrap();
        db::local_user::set_email(&mut conn, id, Some(address), verified).await.unwrap();
    }

    async fn change(&self, edit: Value) {
        let edit = harness::forum::merged(json!({ "id": self.id }), edit);
        self.admin.put("/api/v4/oauth_provider", edit).await.ok();
    }

    async fn stop(self) {
        self.service.stop().await;
        self.server.stop().await;
    }
}

fn ada() -> Value {
    json!({ "sub": "248289761001", "email": "ada@mail.test", "email_verified": true })
}

#[actix_web::test]
async fn admins_set_services_and_nobody_sees_their_secrets() {
    let world = World::start(json!({})).await;
    let (admin, ada, nobody) = (&world.admin, world.server.user("ada").await, world.server.nobody());
    let lists = async |user: &User| {
        let site = user.get("/api/v4/site", "").await.ok();
        assert!(!site.to_string().contains(SECRET));
        (site["oauth_providers"].clone(), site["admin_oauth_providers"].clone())
    };
    let public = json!([{
        "id": world.id, "display_name": "Id", "authorization_endpoint": "http://id.test/authorize",
        "client_id": "forum", "scopes": "openid email", "use_pkce": true,
    }]);
    for user in [&ada, &nobody] {
        assert_eq!(lists(user).await, (public.clone(), json!([])));
    }
    let (_, all) = lists(admin).await;
    assert_eq!(all[0]["token_endpoint"], "http://id.test/token");
    assert_eq!(
        (&all[0]["account_linking_enabled"], &all[0]["auto_verify_email"], &all[0]["updated_at"]),
        (&json!(false), &json!(false), &Value::Null)
    );

    let again = admin.post("/api/v4/oauth_provider", world.service.form()).await;
    assert_eq!(again.error(), (400, "already_exists"));
    let bad = [
        (json!({ "display_name": " " }), "invalid_name"),
        (json!({ "token_endpoint": "http://elsewhere.example/token" }), "invalid_url"),
        (json!({ "userinfo_endpoint": "https://127.0.0.1/" }), "invalid_url"),
        (json!({ "authorization_endpoint": "javascript:alert(1)" }), "invalid_url"),
        (json!({ "client_secret": "" }), "invalid_body_field"),
        (json!({ "id_claim": "x".repeat(1_001) }), "invalid_body_field"),
    ];
    for (change, code) in bad {
        let mut edit = change.clone();
        edit["id"] = world.id.clone();
        assert_eq!(admin.put("/api/v4/oauth_provider", edit).await.error(), (400, code), "{change}");
        let form = harness::forum::merged(world.service.form(), json!({ "client_id": "second" }));
        let form = harness::forum::merged(form, change.clone());
        assert_eq!(admin.post("/api/v4/oauth_provider", form).await.error(), (400, code), "{change}");
    }
    world.change(json!({ "enabled": false, "display_name": "Off" })).await;
    let (open, all) = lists(admin).await;
    assert_eq!((open, &all[0]["display_name"]), (json!([]), &json!("Off")));
    admin.delete("/api/v4/oauth_provider", json!({ "id": world.id })).await.ok();
    let gone = admin.delete("/api/v4/oauth_provider", json!({ "id": world.id })).await;
    assert_eq!(gone.error(), (404, "not_found"));
    world.stop().await;
}

#[actix_web::test]
async fn somebody_new_chooses_a_name_and_is_known_from_then_on() {
    let world = World::start(json!({})).await;
    let nameless = world.arrive(&ada(), json!({})).await;
    assert_eq!(nameless.error(), (400, "registration_username_required"));
    world.server.user("taken").await;
    let taken = world.arrive(&ada(), json!({ "username": "Taken" })).await;
    assert_eq!(taken.error(), (400, "username_already_taken"));
    assert_eq!(world.arrive(&ada(), json!({ "username": "a b" })).await.error(), (400, "invalid_name"));

    let code = world.service.agree(&world.server, &ada(), Some(VERIFIER));
    let made = world.bring(&code, json!({ "username": "ada", "show_nsfw": true })).await.ok();
    assert_eq!((&made["registration_created"], &made["verify_email_sent"]), (&json!(false), &json!(false)));
    let me = User::new(&world.server, Some(made["jwt"].as_str().unwrap().to_owned()));
    let me = me.get("/api/v4/account", "").await.ok()["local_user_view"]["local_user"].clone();
    assert_eq!((&me["email"], &me["show_nsfw"]), (&json!("ada@mail.test"), &json!(true)));
    assert_eq!(me["email_verified"], true, "as the service says");

    let second = world.bring(&code, json!({})).await;
    assert_eq!(second.error(), (400, "oauth_login_failed"), "a code is good once");
    let moved = json!({ "sub": "248289761001", "email": "elsewhere@mail.test" });
    let back = world.arrive(&moved, json!({ "username": "other" })).await;
    assert_eq!(world.name(back).await, "ada", "it is the id that counts");
    let other = json!({ "sub": "2", "email": "ada@mail.test", "email_verified": true });
    assert_eq!(
        world.arrive(&other, json!({ "username": "eve" })).await.error(),
        (400, "email_already_taken")
    );
    world.stop().await;
}

#[actix_web::test]
async fn what_was_not_asked_for_here_is_not_even_taken_to_the_service() {
    let world = World::start(json!({})).await;
    let code = world.service.agree(&world.server, &ada(), Some(VERIFIER));
    let table = [
        (
            json!({ "redirect_uri": "https://elsewhere.example/oauth/callback" }),
            "oauth_authorization_invalid",
        ),
        (json!({ "redirect_uri": "https://spinney.test/oauth/callback/" }), "oauth_authorization_invalid"),
        (json!({ "oauth_provider_id": 999_999 }), "oauth_authorization_invalid"),
        (json!({ "code": "" }), "oauth_authorization_invalid"),
        (json!({ "code": "x".repeat(301) }), "oauth_authorization_invalid"),
        (json!({ "pkce_code_verifier": "short" }), "invalid_code_verifier"),
        (json!({ "pkce_code_verifier": null }), "invalid_code_verifier"),
    ];
    for (change, error) in table {
        assert_eq!(world.bring(&code, change.clone()).await.error(), (400, error), "{change}");
    }
    world.change(json!({ "enabled": false })).await;
    assert_eq!(world.bring(&code, json!({})).await.error(), (400, "oauth_authorization_invalid"));
    assert!(world.service.take_asked().is_empty());

    world.change(json!({ "enabled": true })).await;
    let other = world.bring(&code, json!({ "pkce_code_verifier": "x".repeat(43) })).await;
    assert_eq!(other.error(), (400, "oauth_login_failed"), "the service checks it");
    world.change(json!({ "use_pkce": false })).await;
    let code = world.service.agree(&world.server, &ada(), None);
    let without = world.bring(&code, json!({ "pkce_code_verifier": null, "username": "ada" })).await;
    assert_eq!(world.name(without).await, "ada");
    world.stop().await;
}

#[actix_web::test]
async fn an_address_opens_an_account_only_if_both_sides_are_sure_of_it() {
    let world = World::start(json!({})).await;
    world.server.user("ada").await;
    world.address("ada", "ada@mail.test", true).await;
    let taken = (400, "email_already_taken");
    let unsure = json!({ "sub": "1", "email": "ada@mail.test" });
    let denied = json!({ "sub": "1", "email": "ada@mail.test", "email_verified": false });
    assert_eq!(world.arrive(&ada(), json!({})).await.error(), taken, "linking is off");

    world.change(json!({ "account_linking_enabled": true })).await;
    assert_eq!(world.arrive(&unsure, json!({})).await.error(), taken);
    assert_eq!(world.arrive(&denied, json!({})).await.error(), taken);
    world.address("ada", "ada@mail.test", false).await;
    assert_eq!(world.arrive(&ada(), json!({})).await.error(), taken, "she may have entered somebody else's");
    world.address("ada", "ada@mail.test", true).await;
    let linked = world.arrive(&ada(), json!({})).await;
    assert_eq!(world.name(linked).await, "ada");
    // From now on it is the id.
    world.change(json!({ "account_linking_enabled": false })).await;
    let known = world.arrive(&json!({ "sub": "248289761001" }), json!({})).await;
    assert_eq!(world.name(known).await, "ada");

    world.server.user("bob").await;
    world.address("bob", "bob@mail.test", true).await;
    world.change(json!({ "account_linking_enabled": true, "auto_verify_email": true })).await;
    let bob = json!({ "sub": "2", "email": "bob@mail.test", "email_verified": false });
    assert_eq!(world.arrive(&bob, json!({})).await.error(), taken, "what the service denies is not trusted");
    let bob = world.arrive(&json!({ "sub": "2", "email": "bob@mail.test" }), json!({})).await;
    assert_eq!(world.name(bob).await, "bob");
    world.stop().await;
}

#[actix_web::test]
async fn a_service_that_misbehaves_logs_nobody_in() {
    let world = World::start(json!({})).await;
    world
        .server
        .names
        .set("inside.test", domain::fetch::Entry::Addresses(vec!["127.0.0.1:80".parse().unwrap()]));
    let long = json!({ "access_token": "t", "token_type": "Bearer", "more": "x".repeat(70_000) }).to_string();
    let token = r#"{"access_token":"t","token_type":"Bearer"}"#;
    let table = [
        ("/token", 500, token, None),
        ("/token", 302, "", Some("http://id.test/userinfo")),
        ("/token", 200, "<html></html>", None),
        ("/token", 200, "access_token=t&token_type=bearer", None),
        ("/token", 200, r#"{"access_token":"t","token_type":"mac"}"#, None),
        ("/token", 200, "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}", None),
        ("/token", 200, long.as_str(), None),
        ("/userinfo", 401, "{}", None),
        ("/userinfo", 200, "[]", None),
        ("/userinfo", 200, r#"{"email":"ada@mail.test","email_verified":true}"#, None),
        ("/userinfo", 200, r#"{"sub":""}"#, None),
        ("/userinfo", 200, r#"{"sub":{"a":1}}"#, None),
        ("/userinfo", 307, "", Some("http://inside.test/")),
        ("/userinfo", 307, "", Some("http://id.test/elsewhere")),
    ];
    for (path, status, body, location) in table {
        world.service.instead(path, status, body, location);
        let answer = world.arrive(&ada(), json!({ "username": "ada" })).await;
        assert_eq!(answer.error(), (400, "oauth_login_failed"), "{path} {status} {location:?}");
        world.service.behave();
    }
    let asked = world.service.take_asked();
    assert!(!asked.contains(&"/elsewhere".to_owned()), "the token is carried nowhere");
    world.change(json!({ "token_endpoint": "https://inside.test/token" })).await;
    let inside = world.arrive(&ada(), json!({ "username": "ada" })).await;
    assert_eq!(inside.error(), (400, "oauth_login_failed"));
    world.stop().await;
}

#[actix_web::test]
async fn who_comes_by_a_service_joins_as_the_site_wants() {
    let world = World::start(json!({})).await;
    let set = async |change: fn(&mut db::site::SiteSettings)| world.server.change_settings(change).await;
    set(|settings| settings.oauth_registration = false).await;
    let closed = world.arrive(&ada(), json!({ "username": "ada" })).await;
    assert_eq!(closed.error(), (400, "oauth_registration_closed"));

    set(|settings| {
        settings.oauth_registration = true;
        settings.registration_mode = RegistrationMode::RequireApplication;
        settings.email_verification_required = true;
    })
    .await;
    let silent = world.arrive(&ada(), json!({ "username": "ada" })).await;
    assert_eq!(silent.error(), (400, "registration_application_answer_required"));
    let addressless = world.arrive(&json!({ "sub": "3" }), json!({ "username": "cleo" })).await;
    assert_eq!(addressless.error(), (400, "email_required"));
    let applied = world.arrive(&ada(), json!({ "username": "ada", "answer": "I read." })).await.ok();
    assert_eq!((&applied["jwt"], &applied["registration_created"]), (&Value::Null, &json!(true)));
    assert_eq!(applied["verify_email_sent"], false, "the service has verified it");
    let waiting = world.arrive(&ada(), json!({})).await;
    assert_eq!(waiting.error(), (400, "registration_application_is_pending"));
    let list = world.admin.get("/api/v4/admin/registration_application/list", "").await.ok();
    let id = &list["items"][0]["registration_application"]["id"];
    let approve = json!({ "id": id, "approve": true });
    world.admin.put("/api/v4/admin/registration_application/approve", approve).await.ok();
    world.server.run_jobs().await;
    let let_in = world.arrive(&ada(), json!({})).await;
    assert_eq!(world.name(let_in).await, "ada");
    world.stop().await;
}
