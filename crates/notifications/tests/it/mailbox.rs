//! Without a mail server: files in a folder, and the page that shows them.

use std::time::Instant;

use notifications::{EmailSend, Message};
use platform::DbError;
use testkit::TestApp;
use types::EmailId;

use crate::{fates, recipient, send, signed, tenant};

#[tokio::test]
async fn an_email_is_stored_encrypted_and_delivered_once() {
    let app = TestApp::start().await;
    let link = "https://portal.test/contracts/42";
    send(&app, &[(recipient("anna@artists.test"), signed(link))]).await;
    let row = app.superuser().await.query_one("SELECT id, body FROM emails", &[]).await.unwrap();
    let (id, body): (uuid::Uuid, Vec<u8>) = (row.get(0), row.get(1));
    assert!(!body.windows(link.len()).any(|window| window == link.as_bytes()), "links are secrets");
    assert!(app.mails().is_empty(), "nothing leaves before its job");
    app.run_jobs().await;
    assert_eq!(app.mails().len(), 1);
    assert_eq!(fates(&app).await, [("sent".to_owned(), None)]);
    // The queue may run a job again: an e-mail that was sent is not sent again.
    let mail = std::fs::read_dir(app.platform.config.data_dir.join("mail")).unwrap().next().unwrap().unwrap();
    std::fs::remove_file(mail.path()).unwrap();
    let again: Result<(), DbError> =
        tenant(&app).write(async |tx| tx.enqueue(&EmailSend { email_id: EmailId(id) })).await;
    again.unwrap();
    app.run_jobs().await;
    assert!(app.mails().is_empty());
}

#[tokio::test]
async fn a_change_that_fails_sends_nothing() {
    let app = TestApp::start().await;
    let keyring = &app.platform.keyring;
    let failed: Result<(), DbError> = tenant(&app)
        .write(async |tx| {
            let email = (recipient("anna@artists.test"), signed("https://portal.test/"));
            notifications::send(tx, keyring, "Opera Test", &[email]).await?;
            Err(DbError::Stale)
        })
        .await;
    assert!(failed.is_err());
    app.run_jobs().await;
    assert!(app.mails().is_empty() && fates(&app).await.is_empty());
}

#[tokio::test]
async fn five_hundred_emails_are_written_in_one_go() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    let emails: Vec<_> = (0..500)
        .map(|n| (recipient(&format!("artist{n}@artists.test")), signed("https://portal.test/contracts/42")))
        .collect();
    let begun = Instant::now();
    send(&app, &emails).await;
    eprintln!("500 e-mails written in {:?}", begun.elapsed());
    assert_eq!(fates(&app).await.len(), 500);
    let row =
        app.superuser().await.query_one("SELECT count(*) FROM graphile_worker._private_jobs", &[]).await;
    assert_eq!(row.unwrap().get::<_, i64>(0), 500);
}

#[tokio::test]
async fn the_local_mailbox_shows_words_as_text_and_addresses_as_links() {
    let app = TestApp::start().await;
    let message = Message::ContractDeclined {
        title: "<b>Season</b>".into(),
        signer_name: "Ben".into(),
        reason: "<script>alert(1)</script>".into(),
        link: "https://portal.test/contracts/42".into(),
    };
    send(&app, &[(recipient("anna@artists.test"), message)]).await;
    app.run_jobs().await;
    let get = async |path: &str| {
        let reply = app.anonymous().get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        let policy = reply.header("content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        (String::from_utf8(reply.bytes.to_vec()).unwrap().replace("&#x2f;", "/"), policy)
    };
    let (list, _) = get("/dev/mail").await;
    assert!(list.contains("Ben has declined “&lt;b&gt;Season&lt;/b&gt;”"), "{list}");
    let id = list.split("href=\"/dev/mail/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (shown, _) = get(&format!("/dev/mail/{id}")).await;
    assert!(shown.contains("<a href=\"https://portal.test/contracts/42\">"), "{shown}");
    assert!(shown.contains("&lt;script&gt;") && !shown.contains("<script"), "{shown}");
    let (html, policy) = get(&format!("/dev/mail/{id}/html")).await;
    assert!(html.contains("Hello Anna,") && !html.contains("<script"), "{html}");
    assert!(policy.contains("sandbox") && !policy.contains("allow-scripts"), "{policy}");
    for path in ["/dev/mail/..%2F..%2Fmaster.key", "/dev/mail/00000000-0000-0000-0000-000000000000"] {
        app.anonymous().get(path).await.problem("not_found");
    }
}

#[tokio::test]
async fn without_its_setting_there_is_no_local_mailbox() {
    let app = TestApp::start_with(|config| config.dev_mailbox = false).await;
    let reply = app.anonymous().get("/dev/mail").await;
    let page = String::from_utf8_lossy(&reply.bytes).into_owned();
    assert!(!page.contains("Local mailbox"), "{page}");
}

#[tokio::test]
async fn old_emails_are_forgotten_after_ninety_days() {
    let app = TestApp::start().await;
    send(&app, &[(recipient("anna@artists.test"), signed("https://portal.test/"))]).await;
    app.run_jobs().await;
    let prune = async || -> u64 {
        let pruned: Result<u64, DbError> =
            tenant(&app).write(async |tx| notifications::prune(tx).await).await;
        pruned.unwrap()
    };
    app.advance(jiff::SignedDuration::from_hours(89 * 24));
    assert_eq!(prune().await, 0);
    app.advance(jiff::SignedDuration::from_hours(2 * 24));
    assert_eq!(prune().await, 1);
}
