//! What a request tells of who sends it, apart from a login.

use crate::address::client_address;
use crate::extract::{self, refuse};
use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderName, USER_AGENT};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use anyhow::anyhow;
use domain::App;
use domain::account::login::{Lifetime, NewSession};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// Where a request comes from and what it was made with.
#[derive(Debug, Clone)]
pub struct Visitor {
    ip: String,
    user_agent: Option<String>,
    /// The header `Accept-Language`.
    pub accepted_languages: Option<String>,
}

/// The token a request brings, whatever it is worth.
#[derive(Debug, Clone)]
pub struct Token(pub Option<String>);

impl Visitor {
    /// A session for this visitor.
    pub fn session(self, lifetime: Lifetime) -> NewSession {
        NewSession { lifetime, ip: Some(self.ip), user_agent: self.user_agent }
    }
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(app) = request.app_data::<Data<App>>() else {
            let error = anyhow!("a route without its application data");
            return ready(Err(refuse(request, error.into())));
        };
        ready(Ok(Self {
            ip: client_address(request, app.settings()).to_string(),
            user_agent: text(request, USER_AGENT),
            accepted_languages: text(request, ACCEPT_LANGUAGE),
        }))
    }
}

impl FromRequest for Token {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(extract::token(request))))
    }
}

/// Makes a browser forget the cookie that web pages keep the token in. The server itself never sets it.
pub fn removed_cookie() -> Cookie<'static> {
    let mut cookie = Cookie::build("jwt", "").path("/").finish();
    cookie.make_removal();
    cookie
}

fn text(request: &HttpRequest, name: HeaderName) -> Option<String> {
    let value = request.headers().get(name)?.to_str().ok()?;
    (!value.is_empty()).then(|| value.to_owned())
}
