//! Handing mails to a mail server, as the settings want it protected.

use base::settings::secret::Secret;
use base::settings::{MailTls, Settings};
use domain::mail::{Mail, Mailer};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A mail server for one visitor: its port, and what it is told until the visitor leaves or has handed over a mail.
async fn sink(offers: &'static [&'static str]) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let visit = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut told = Vec::new();
        let mut in_mail = false;
        say(&mut stream, "220 sink").await;
        loop {
            let begin = told.len();
            let read = stream.read_until(b'\n', &mut told).await.unwrap();
            let line = String::from_utf8_lossy(&told[begin..]).trim_end().to_owned();
            match line.split(' ').next().unwrap_or_default() {
                _ if read == 0 => return told,
                "." if in_mail => {
                    say(&mut stream, "250 taken").await;
                    return told;
                }
                _ if in_mail => {}
                "EHLO" => {
                    for offer in offers {
                        say(&mut stream, &format!("250-{offer}")).await;
                    }
                    say(&mut stream, "250 HELP").await;
                }
                "STARTTLS" => {
                    say(&mut stream, "220 go on").await;
                    // The first byte of what is encrypted; then this server has had enough.
                    told.extend(stream.fill_buf().await.unwrap().first());
                    return told;
                }
                "AUTH" => say(&mut stream, "235 welcome").await,
                "DATA" => {
                    in_mail = true;
                    say(&mut stream, "354 go on").await;
                }
                _ => say(&mut stream, "250 ok").await,
            }
        }
    });
    (port, visit)
}

async fn say(stream: &mut BufReader<tokio::net::TcpStream>, line: &str) {
    // The visitor may have left.
    drop(stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await);
}

/// Sends a mail to the server at this port, with a login; answers whether it was taken.
async fn send(tls: MailTls, port: u16) -> bool {
    server::outgoing::use_ring();
    let mut settings = Settings { hostname: "spinney.test".to_owned(), ..Settings::default() };
    settings.mail.host = Some("127.0.0.1".to_owned());
    settings.mail.port = port;
    settings.mail.tls = tls;
    settings.mail.login = Some("forum".to_owned());
    settings.mail.password = Some(Secret::new("s3cret"));
    let mail = Mail {
        to: "ada@mail.test".to_owned(),
        subject: "Hello".to_owned(),
        text: "It is dry here.".to_owned(),
    };
    Mailer::new(&settings).unwrap().send(mail, None).await.is_ok()
}

fn text(told: &[u8]) -> String {
    String::from_utf8_lossy(told).into_owned()
}

/// The first byte of a handshake of TLS (RFC 8446, 5.1).
const HANDSHAKE: u8 = 0x16;

#[tokio::test]
async fn a_mail_server_gets_login_and_mail() {
    let (port, visit) = sink(&["AUTH PLAIN LOGIN"]).await;
    assert!(send(MailTls::None, port).await);
    let told = text(&visit.await.unwrap());
    // Base64 of a zero byte, `forum`, a zero byte, `s3cret` (RFC 4616).
    assert!(told.contains("AUTH PLAIN AGZvcnVtAHMzY3JldA=="), "{told}");
    assert!(told.contains("MAIL FROM:<noreply@spinney.test>"), "{told}");
    assert!(told.contains("RCPT TO:<ada@mail.test>") && told.contains("It is dry here."), "{told}");
}

#[tokio::test]
async fn a_server_that_cannot_change_over_gets_neither_login_nor_mail() {
    let (port, visit) = sink(&["AUTH PLAIN LOGIN"]).await;
    assert!(!send(MailTls::StartTls, port).await);
    let told = text(&visit.await.unwrap());
    assert!(told.starts_with("EHLO") && !told.contains("AUTH") && !told.contains("MAIL"), "{told}");
}

#[tokio::test]
async fn the_connection_changes_over_before_the_login() {
    let (port, visit) = sink(&["STARTTLS", "AUTH PLAIN LOGIN"]).await;
    assert!(!send(MailTls::StartTls, port).await, "the handshake is not answered");
    let told = visit.await.unwrap();
    assert_eq!(told.last(), Some(&HANDSHAKE), "{}", text(&told));
    assert!(text(&told).contains("STARTTLS") && !text(&told).contains("AUTH"), "{}", text(&told));
}

#[tokio::test]
async fn where_it_is_protected_from_the_beginning_nothing_is_said_in_clear() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let visit = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        BufReader::new(stream).fill_buf().await.unwrap().first().copied()
    });
    assert!(!send(MailTls::Tls, port).await, "the handshake is not answered");
    assert_eq!(visit.await.unwrap(), Some(HANDSHAKE));
}
