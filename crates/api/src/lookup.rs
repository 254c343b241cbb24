//! One thing by its url or handle, asked of its home if it is not known here.

use base::error::{Code, OrCode, Result};
use base::text::address;
use domain::App;
use domain::ports::Found;
use views::resolve::{self, Object};
use views::{Reader, Viewer};

/// What a text leads to. Only users of this instance cause questions to others; everybody else sees what is known here (docs/reference/federation.md d).
///
/// Errors: `ObjectUnresolvable` if it is neither url nor handle, `ObjectNotFound` if nothing is there or it is not shown to the viewer.
pub async fn find(app: &App, reader: &Reader, viewer: &Viewer, text: &str) -> Result<Object> {
    let user = viewer.me.is_some();
    // Handles are for users of this instance, since looking one up may ask another.
    let readable = user || address::is_url(text);
    let address = address::parse(text, &app.settings().hostname).filter(|_| readable);
    let address = address.or_code(Code::ObjectUnresolvable)?;
    match resolve::get(reader, viewer, &address).await {
        Err(error) if error.code() == Some(Code::ObjectNotFound) && user => {}
        other => return other,
    }
    let found = match app.network().resolve(app, text).await? {
        Found::Person(id) => resolve::person(reader, viewer, id).await?,
        Found::Community(id) => resolve::community(reader, viewer, id).await?,
        Found::Post(id) => resolve::post(reader, viewer, id).await?,
        Found::Comment(id) => resolve::comment(reader, viewer, id).await?,
    };
    found.or_code(Code::ObjectNotFound)
}
