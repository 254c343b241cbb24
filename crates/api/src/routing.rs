//! Routes as a list that can be read as well as mounted, so that the tests can ask whether they know every one.

use crate::anonymous;
use crate::extract::Version;
use crate::idempotency;
use crate::limit::{self, Class};
use crate::rendered;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder};

/// Paths of v3 at which a wrong method is answered with 405, not 404. Source: docs/reference/api-v3.md 1.1.
const ALONE: [&str; 7] = [
    "/search",
    "/modlog",
    "/resolve_object",
    "/user/password_reset",
    "/user/get_captcha",
    "/user/export_settings",
    "/user/import_settings",
];

/// The routes of one API version.
pub struct Routes {
    version: Version,
    known: Vec<Known>,
    resources: Vec<Resource>,
}

/// What is known of a route without calling it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Below the version's prefix, for example `/post/list`.
    pub path: &'static str,
    /// What it is charged to.
    pub class: Class,
}

impl Routes {
    /// No routes yet.
    pub fn new(version: Version) -> Self {
        Self { version, known: Vec::new(), resources: Vec::new() }
    }

    /// Adds a `GET` route of class [`Class::Message`].
    pub fn get<F, Args>(self, path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.limited(Method::GET, path, Class::Message, handler)
    }

    /// Adds a `GET` route of class [`Class::Message`] whose answer to a request without a token depends on its url only, and is kept for others that ask the same.
    pub fn shared<F, Args>(mut self, path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let charged = from_fn(|request, next| limit::charge(Class::Message, request, next));
        let route = web::route().to(handler).wrap(from_fn(anonymous::serve)).wrap(charged);
        self.resources.push(web::resource(path).guard(actix_web::guard::Method(Method::GET)).route(route));
        self.known.push(Known { method: "GET", path, class: Class::Message });
        self
    }

    /// Adds a `POST` route of class [`Class::Message`].
    pub fn post<F, Args>(self, path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.limited(Method::POST, path, Class::Message, handler)
    }

    /// Adds a `PUT` route of class [`Class::Message`].
    pub fn put<F, Args>(self, path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.limited(Method::PUT, path, Class::Message, handler)
    }

    /// Adds a `DELETE` route of class [`Class::Message`].
    pub fn delete<F, Args>(self, path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.limited(Method::DELETE, path, Class::Message, handler)
    }

    /// Adds a route of any class.
    pub fn limited<F, Args>(mut self, method: Method, path: &'static str, class: Class, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let resource = web::resource(path).guard(actix_web::guard::Method(method.clone()));
        let charged = from_fn(move |request, next| limit::charge(class, request, next));
        self.resources.push(resource.route(web::route().to(handler).wrap(charged)));
        self.known.push(Known { method: word(&method), path, class });
        self
    }

    /// Every route, in the order it was added.
    pub fn known(&self) -> &[Known] {
        &self.known
    }

    /// Mounts them below the version's prefix.
    pub fn mount(self, config: &mut ServiceConfig) {
        let prefix = match self.version {
            Version::V3 => "/api/v3",
            Version::V4 => "/api/v4",
        };
        let mut scope = web::scope(prefix).app_data(self.version);
        for resource in self.resources {
            scope = scope.service(resource);
        }
        if self.version == Version::V3 {
            for path in ALONE {
                scope = scope.route(path, web::route().to(HttpResponse::MethodNotAllowed));
            }
        }
        match self.version {
            Version::V3 => config.service(scope.wrap(from_fn(anonymous::cache_control))),
            Version::V4 => {
                let scope = scope.wrap(from_fn(rendered::on_request)).wrap(from_fn(idempotency::once));
                config.service(scope.wrap(from_fn(anonymous::cache_control)))
            }
        };
    }
}

fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "OTHER",
    }
}
