//! With a mail server: a small one that speaks enough SMTP (RFC 5321) to accept or refuse.

use std::sync::{Arc, Mutex};

use testkit::TestApp;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{fates, mail_server, recipient, send, signed};

/// A mail server and what it was given.
struct MailServer {
    url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Answers every `RCPT TO` with `verdict`.
    async fn start(verdict: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let mails = received.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, verdict, mails.clone()));
            }
        });
        Self { url, received }
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn converse(socket: TcpStream, verdict: &str, mails: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(socket);
    let (mut line, mut mail) = (String::new(), None::<String>);
    stream.write_all(b"220 test\r\n").await.unwrap();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if let Some(text) = &mut mail {
            if line == ".\r\n" {
                mails.lock().unwrap().push(mail.take().unwrap());
                stream.write_all(b"250 kept\r\n").await.unwrap();
            } else {
                text.push_str(&line);
            }
            continue;
        }
        let answer = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "RCPT" => verdict,
            "DATA" => {
                mail = Some(String::new());
                "354 go on"
            }
            "QUIT" => return,
            _ => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn an_email_goes_to_the_mail_server() {
    let server = MailServer::start("250 fine").await;
    let app = TestApp::start_with(mail_server(&server.url)).await;
    let emails = ["anna@artists.test", "ben@artists.test"]
        .map(|email| (recipient(email), signed("https://portal.test/contracts/42")));
    send(&app, &emails).await;
    app.run_jobs().await;
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().any(|mail| mail.contains("To: Anna <ben@artists.test>")), "{received:?}");
    assert!(received[0].contains("multipart/alternative") && received[0].contains("Auto-Submitted"));
    assert_eq!(fates(&app).await.iter().filter(|(status, _)| status == "sent").count(), 2);
    assert!(app.mails().is_empty(), "no second copy in the folder");
}

#[tokio::test]
async fn what_the_mail_server_refuses_for_good_fails_at_once_with_its_reason() {
    let server = MailServer::start("550 no such mailbox").await;
    let app = TestApp::start_with(mail_server(&server.url)).await;
    send(&app, &[(recipient("gone@artists.test"), signed("https://portal.test/"))]).await;
    app.run_jobs().await;
    let (status, error) = fates(&app).await.remove(0);
    assert_eq!(status, "failed");
    assert!(error.unwrap().contains("no such mailbox"));
    let failed = app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"][0].take();
    assert_eq!(failed["name"], "email_send");
    assert!(failed["last_error"].as_str().unwrap().contains("no such mailbox"), "{failed}");
}

#[tokio::test]
async fn what_the_mail_server_cannot_take_now_is_tried_again_later() {
    for verdict in ["451 try later", "broken pipe"] {
        let server = MailServer::start(verdict).await;
        let app = TestApp::start_with(mail_server(&server.url)).await;
        send(&app, &[(recipient("anna@artists.test"), signed("https://portal.test/"))]).await;
        app.run_jobs().await;
        assert_eq!(fates(&app).await, [("pending".to_owned(), None)], "{verdict}");
        assert_eq!(app.admin().get("/api/v1/admin/jobs").await.expect(200)["data"], serde_json::json!([]));
        let row = app
            .superuser()
            .await
            .query_one("SELECT attempts, run_at > now() FROM graphile_worker._private_jobs", &[])
            .await
            .unwrap();
        assert_eq!((row.get::<_, i16>(0), row.get::<_, bool>(1)), (1, true), "{verdict}");
    }
}
