//! What the mails about accounts say.

use crate::app::{App, CurrentSite};
use crate::mail::Mail;

/// To a user, with the link that verifies the address.
pub(super) fn verification(app: &App, site: &CurrentSite, name: &str, to: &str, token: &str) -> Mail {
    let link = format!("{}/verify_email/{token}", app.settings().origin());
    let host = &app.settings().hostname;
    Mail {
        to: to.to_owned(),
        subject: format!("Verify your address for {}", site.site.name),
        text: format!(
            "Hello {name},\n\nplease open this link to verify that this is your address:\n\n{link}\n\nIt is valid for a week. If you have no account on {host}, do nothing.\n"
        ),
    }
}

/// To a user who asked for a new password, with the link that sets it.
pub(super) fn password_reset(app: &App, site: &CurrentSite, name: &str, to: &str, token: &str) -> Mail {
    let link = format!("{}/password_change/{token}", app.settings().origin());
    let host = &app.settings().hostname;
    Mail {
        to: to.to_owned(),
        subject: format!("A new password for {}", site.site.name),
        text: format!(
            "Hello {name},\n\nsomebody, hopefully you, asked for a new password on {host}. This link lets you set one:\n\n{link}\n\nIt is valid for a day and once. If it was not you, do nothing: your password stays as it is.\n"
        ),
    }
}

/// To an admin, that somebody applied for an account.
pub(super) fn application(app: &App, site: &CurrentSite, name: &str, to: &str) -> Mail {
    let link = format!("{}/registration_applications", app.settings().origin());
    Mail {
        to: to.to_owned(),
        subject: format!("{name} wants to join {}", site.site.name),
        text: format!("{name} applied for an account. Applications are decided here:\n\n{link}\n"),
    }
}
