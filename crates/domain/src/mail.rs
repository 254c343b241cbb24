//! Sending mail. Mails are written down as jobs and sent by the worker, so a slow mail server holds up nobody.

use crate::app::App;
use crate::job::{self, Job};
use crate::tx::Tx;
use anyhow::Context;
use base::error::{Code, Result};
use base::settings::{MailTls, Settings};
use chrono::TimeDelta;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

/// How this instance sends mail.
#[derive(Clone)]
pub enum Mailer {
    /// It does not: no server is set.
    None,
    /// Through a mail server.
    Smtp {
        /// The server, with a few connections kept open.
        transport: AsyncSmtpTransport<Tokio1Executor>,
        /// Who it is from.
        from: Mailbox,
    },
    /// Into a list, for tests.
    Collected(Arc<Mutex<Vec<Mail>>>),
}

/// A mail in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address of the recipient.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// How long a mail server may take for one step.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Mailer {
    /// The mailer the settings ask for. Nothing is connected yet.
    pub fn new(settings: &Settings) -> anyhow::Result<Self> {
        let mail = &settings.mail;
        let Some(host) = &mail.host else { return Ok(Self::None) };
        let from = settings.mail_from();
        let from = from.parse().with_context(|| format!("mail.from: {from} is no address"))?;
        let tls = match mail.tls {
            MailTls::None => Tls::None,
            MailTls::StartTls => Tls::Required(TlsParameters::new(host.clone())?),
            MailTls::Tls => Tls::Wrapper(TlsParameters::new(host.clone())?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(mail.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let (Some(login), Some(password)) = (&mail.login, &mail.password) {
            builder = builder.credentials(Credentials::new(login.clone(), password.reveal().to_owned()));
        }
        Ok(Self::Smtp { transport: builder.build(), from })
    }

    /// Whether mail can be sent at all.
    pub fn exists(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Sends a mail now; only the worker does this. `unsubscribe` is the url by which a mail program stops mails of this kind with one click (RFC 8058).
    pub async fn send(&self, mail: Mail, unsubscribe: Option<String>) -> anyhow::Result<()> {
        match self {
            Self::None => anyhow::bail!("no mail server is set"),
            Self::Collected(mails) => mails.lock().push(mail),
            Self::Smtp { transport, from } => {
                let mut message = Message::builder()
                    .from(from.clone())
                    .to(mail.to.parse().context("reading the recipient's address")?)
                    .subject(mail.subject)
                    .header(ContentType::TEXT_PLAIN);
                if let Some(url) = unsubscribe {
                    let header = |name, value| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
                    let post = "List-Unsubscribe=One-Click".to_owned();
                    message = message
                        .raw_header(header("List-Unsubscribe", format!("<{url}>")))
                        .raw_header(header("List-Unsubscribe-Post", post));
                }
                let message = message.body(mail.text).context("writing a mail")?;
                transport.send(message).await.context("sending a mail")?;
            }
        }
        Ok(())
    }
}

/// Leaves a mail for the worker.
///
/// Errors: `NoEmailSetup` if this instance sends none.
pub async fn enqueue(app: &App, tx: &mut Tx<'_>, mail: Mail) -> Result<()> {
    if !app.mailer().exists() {
        return Err(Code::NoEmailSetup.into());
    }
    let Mail { to, subject, text } = mail;
    job::enqueue(tx, &Job::Mail { to, subject, text, unsubscribe: None }, TimeDelta::zero()).await
}
