//! Accounts: coming in, staying in, getting back in, leaving.

mod deletion;
mod login;
mod mail;
mod registration;
mod smtp;

use harness::server::PASSWORD;
use harness::{Answer, TestServer};
use serde_json::{Value, json};

/// Where the two versions have what an account is about.
struct Routes {
    register: &'static str,
    log_in: &'static str,
    validate: &'static str,
}

const V3: Routes = Routes {
    register: "/api/v3/user/register",
    log_in: "/api/v3/user/login",
    validate: "/api/v3/user/validate_auth",
};
const V4: Routes = Routes {
    register: "/api/v4/account/auth/register",
    log_in: "/api/v4/account/auth/login",
    validate: "/api/v4/account/validate_auth",
};

async fn register(server: &TestServer, routes: &Routes, name: &str, more: Value) -> Answer {
    let form = json!({ "username": name, "password": PASSWORD, "password_verify": PASSWORD });
    server.nobody().post(routes.register, harness::forum::merged(form, more)).await
}

async fn log_in(server: &TestServer, routes: &Routes, name: &str, password: &str) -> Answer {
    let form = json!({ "username_or_email": name, "password": password });
    server.nobody().post(routes.log_in, form).await
}

/// The status of a request that needs a login, with this token.
async fn status_with(server: &TestServer, token: &Value) -> u16 {
    let token = token.as_str().map(str::to_owned);
    harness::User::new(server, token).get("/api/v4/account", "").await.status
}

/// The token of the newest link in a mail to this address.
async fn mailed_token(server: &TestServer, address: &str, page: &str) -> String {
    server.run_jobs().await;
    let mails = server.mails.lock();
    let mail = mails.iter().rev().find(|mail| mail.to == address && mail.text.contains(page));
    let text = &mail.expect("a mail should have been sent").text;
    let link = text.split_once(&format!("https://spinney.test/{page}/")).unwrap().1;
    link.split_whitespace().next().unwrap().to_owned()
}
