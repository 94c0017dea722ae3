//! Signing: from the opened document to the committed signature.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::contracts::typed_signature;
use testkit::{Actor, TestApp, eventually, id_of};

use crate::{assign, audit, expected, joint, pdf_text, states, status, text};

/// Begins signing, changes what would be sent, and sends it.
async fn commit(actor: &Actor<'_>, id: &str, change: impl FnOnce(&mut Value)) -> testkit::Reply {
    let mut body = typed_signature(&actor.begin_signing(id).await);
    change(&mut body);
    actor.act(id, "signature", body).await
}

async fn signatures(app: &TestApp) -> i64 {
    app.count("SELECT count(*) FROM contract_signatures").await
}

#[tokio::test]
async fn a_contract_is_opened_once_however_often_it_is_looked_at() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    for _ in 0..3 {
        let part = app.artist().post_empty(&format!("/api/v1/contracts/{id}/view")).await.expect(200);
        assert_eq!((&part["status"], &part["can_sign"]), (&json!("viewed"), &json!(true)));
    }
    assert_eq!(app.admin().detail(&id).await["counts"]["viewed"], 1);
    assert_eq!(audit(&app).await.iter().filter(|action| *action == "contract_view").count(), 1);
    app.second_artist()
        .post_empty(&format!("/api/v1/contracts/{id}/view"))
        .await
        .problem("contract_not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn an_artist_signs_and_both_hold_a_sealed_copy() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().post_empty(&format!("/api/v1/contracts/{id}/view")).await.expect(200);
    let begun = app.artist().begin_signing(&id).await;
    assert_eq!((&begun["signer_name"], &begun["copies"]), (&json!("Anna Dancer"), &json!(1)));
    let consent = text(&begun["consent"]["text"]);
    assert!(consent.contains("“Season”") && consent.contains("Opera Test"), "{consent}");
    let part = app.artist().act(&id, "signature", typed_signature(&begun)).await.expect(200);
    assert_eq!((&part["status"], &part["seal"]["status"]), (&json!("signed"), &json!("sealing")));
    app.artist().get(&format!("/api/v1/contracts/{id}/download?kind=sealed")).await.problem("invalid_state");
    app.run_jobs().await;
    let view = app.admin().detail(&id).await;
    assert_eq!((&view["status"], &view["counts"]["signed"]), (&json!("active"), &json!(1)));
    let sealed = app.artist().document(&id, "sealed").await;
    assert_eq!(sealed, app.admin().document(&id, "sealed").await, "the same file for both");
    assert!(sealed.starts_with(&testkit::app::sample_pdf()), "the original's bytes are untouched");
    let sha256 = hex::encode(platform::crypto::sha256(&sealed));
    assert_eq!(view["assignments"][0]["seal"]["sha256"], sha256);
    let letters = app.letters().await;
    let subjects: Vec<_> =
        letters.iter().map(|letter| (letter.to.as_str(), letter.subject.as_str())).collect();
    assert_eq!(
        subjects,
        [
            ("anna@artists.test", "Opera Test: please sign “Season”"),
            ("anna@artists.test", "You have signed “Season”"),
            ("admin@opera.test", "“Season” is complete"),
        ]
    );
}

#[tokio::test]
async fn nothing_is_signed_without_consent() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let anna = app.artist();
    for (field, value) in [("consent_accepted", json!(false)), ("consent_version", json!("2020-01"))] {
        let problem = commit(&anna, &id, |body| body[field] = value).await.problem("validation_error");
        assert_eq!(problem["errors"][0]["field"], "consent_accepted");
    }
    assert_eq!(signatures(&app).await, 0);
    assert_eq!(states(&app, &id).await, expected(&[("Anna Dancer", "sent")]));
    app.run_jobs().await;
}

#[tokio::test]
async fn what_a_signer_gives_is_checked() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let anna = app.artist();
    let wrong: [(&str, Value); 8] = [
        ("timezone", json!("Europe/Atlantis")),
        ("signature", json!({"kind": "typed", "text": " "})),
        ("signature", json!({"kind": "typed", "text": "two\nlines"})),
        ("signature", json!({"kind": "drawn", "strokes": [], "aspect_ratio": 3.0})),
        ("signature", json!({"kind": "drawn", "strokes": [[[0.0, 0.0], [9.0, 9.0]]], "aspect_ratio": 3.0})),
        ("signature", json!({"kind": "drawn", "strokes": [vec![[0.5, 0.5]; 10_001]], "aspect_ratio": 3.0})),
        ("initials", json!({"kind": "typed", "text": ""})),
        ("signature", json!({"kind": "stamped"})),
    ];
    for (field, value) in wrong {
        commit(&anna, &id, |body| body[field] = value).await.problem("validation_error");
    }
    assert_eq!(signatures(&app).await, 0);
    app.run_jobs().await;
}

#[tokio::test]
async fn a_signing_belongs_to_the_one_who_began_it_and_ends_after_an_hour() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist(), &app.second_artist()]).await;
    let (anna, ben) = (app.artist(), app.second_artist());
    let bens = typed_signature(&ben.begin_signing(&id).await);
    anna.act(&id, "signature", bens.clone()).await.problem("invalid_state");
    let first = typed_signature(&anna.begin_signing(&id).await);
    let second = typed_signature(&anna.begin_signing(&id).await);
    anna.act(&id, "signature", first).await.problem("invalid_state");
    app.advance(SignedDuration::from_mins(61));
    anna.act(&id, "signature", second).await.problem("invalid_state");
    assert_eq!(signatures(&app).await, 0);
    anna.sign(&id).await;
    app.run_jobs().await;
}

#[tokio::test]
async fn only_those_it_was_sent_to_can_sign() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    for stranger in [app.second_artist(), app.accountant(), app.admin()] {
        stranger.act(&id, "sign", json!({})).await.problem("not_assigned_to_user");
        let body = typed_signature(&json!({
            "signature_request_id": "01900000-0000-7000-8000-000000000000",
            "consent": {"version": "2026-11"}, "signer_name": "Mallory",
        }));
        stranger.act(&id, "signature", body).await.problem("not_assigned_to_user");
    }
    app.other_admin().act(&id, "sign", json!({})).await.problem("contract_not_found");
    app.artist().in_other_company().act(&id, "sign", json!({})).await.problem("contract_not_found");
    app.run_jobs().await;
}

#[tokio::test]
async fn a_signature_sent_twice_counts_once() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let anna = app.artist().with("idempotency-key", "tap-1");
    let body = typed_signature(&app.artist().begin_signing(&id).await);
    let send = || anna.act(&id, "signature", body.clone());
    let (one, two, three) = tokio::join!(send(), send(), send());
    let replies = [one, two, three];
    let replayed = replies.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count();
    assert_eq!(replayed, 2);
    let bodies: Vec<Value> = replies.into_iter().map(|reply| reply.expect(200)).collect();
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(signatures(&app).await, 1);
    let without = app.artist().act(&id, "signature", body).await.problem("invalid_state");
    assert_eq!(without["detail"], "You have signed.");
    app.run_jobs().await;
    assert_eq!(app.stored_files(), 2);
}

#[tokio::test]
async fn signers_who_sign_at_the_same_moment_make_one_sealed_document() {
    let app = TestApp::start().await;
    let artists = [app.artist(), app.second_artist(), app.third_artist()];
    let id = joint(&app, "parallel", &artists.each_ref(), None).await;
    let (anna, ben, cleo) = tokio::join!(artists[0].sign(&id), artists[1].sign(&id), artists[2].sign(&id));
    for part in [anna, ben, cleo] {
        assert_eq!(part["status"], "signed");
    }
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
    assert_eq!(app.count("SELECT count(*) FROM contract_seals WHERE status = 'sealed'").await, 1);
    assert_eq!(audit(&app).await.iter().filter(|action| *action == "contract_seal").count(), 1);
    let sealed = app.admin().document(&id, "sealed").await;
    if let Some(text) = pdf_text(&sealed) {
        for name in ["Anna Dancer", "Ben Fiddle", "Cleo Actor"] {
            assert!(text.contains(name), "{name} in {text}");
        }
    }
}

#[tokio::test]
async fn one_signature_of_the_counter_signer_signs_all_copies_that_wait() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    assign(&app, &id, &[&app.artist(), &app.second_artist(), &app.third_artist()], Some(&app.admin())).await;
    app.artist().sign(&id).await;
    app.second_artist().sign(&id).await;
    let begun = app.admin().begin_signing(&id).await;
    assert_eq!(begun["copies"], 2);
    // Cleo signs while the office holds the pen: her copy is not among those that were shown.
    app.third_artist().sign(&id).await;
    app.admin().act(&id, "signature", typed_signature(&begun)).await.expect(200);
    app.run_jobs().await;
    assert_eq!(app.count("SELECT count(*) FROM contract_seals WHERE status = 'sealed'").await, 2);
    assert_eq!(app.admin().begin_signing(&id).await["copies"], 1);
    app.admin().sign(&id).await;
    app.run_jobs().await;
    assert_eq!(status(&app, &id).await, "active");
    assert_eq!(app.stored_files(), 4);
}

#[tokio::test]
async fn fields_are_filled_as_their_kind_asks() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let field = |kind: &str, y: f64, label: Option<&str>, required: bool| json!({"slot": 1, "kind": kind, "page": 1, "x": 0.1, "y": y, "width": 0.5, "height": 0.04, "label": label, "required": required});
    let fields = [
        field("signature", 0.1, None, true),
        field("initials", 0.2, None, true),
        field("name", 0.3, None, true),
        field("date", 0.4, None, true),
        field("text", 0.5, Some("Shoe size"), true),
        field("text", 0.6, Some("Nickname"), false),
    ];
    app.admin()
        .put(&format!("/api/v1/contracts/{id}/fields"), 1, json!({"fields": fields}))
        .await
        .expect(200);
    assign(&app, &id, &[&app.artist()], None).await;
    let anna = app.artist();
    let begun = anna.begin_signing(&id).await;
    let fields = begun["fields"].as_array().unwrap().clone();
    assert_eq!(fields.len(), 6);
    let id_at = |index: usize| text(&fields[index]["id"]);
    let initials = json!({"kind": "typed", "text": "AD"});
    let values = |shoe: &str| json!({id_at(3): "01 January 1970", id_at(4): shoe});
    let missing = commit(&anna, &id, |body| body["values"] = values("38")).await.problem("validation_error");
    assert_eq!(missing["errors"][0]["field"], "initials");
    let missing = commit(&anna, &id, |body| {
        body["initials"] = initials.clone();
        body["values"] = values(" ");
    });
    let missing = missing.await.problem("validation_error");
    assert_eq!(missing["errors"][0]["message"], "Fill in Shoe size on page 1.");
    let long = commit(&anna, &id, |body| {
        body["initials"] = initials.clone();
        body["values"] = values(&"4".repeat(501));
    });
    long.await.problem("validation_error");
    let signed = commit(&anna, &id, |body| {
        body["initials"] = initials.clone();
        body["values"] = values("Size 38 ½");
        body["timezone"] = json!("Pacific/Kiritimati");
    });
    signed.await.expect(200);
    app.run_jobs().await;
    let today =
        app.platform.clock.now().in_tz("Pacific/Kiritimati").unwrap().strftime("%d %B %Y").to_string();
    let sealed = anna.document(&id, "sealed").await;
    if let Some(words) = poppler_page(&sealed) {
        for expected in ["Size 38 ½", "Anna Dancer", &today] {
            assert!(words.contains(expected), "{expected} in {words}");
        }
        assert!(!words.contains("1970"), "a date that is typed proves nothing: {words}");
    }
}

/// Text of the first page.
fn poppler_page(pdf: &[u8]) -> Option<String> {
    crate::poppler("pdftotext", pdf, &["-raw", "-l", "1", "-"])
}

#[tokio::test]
async fn after_the_deadline_nobody_signs_even_before_the_sweep() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let end = app.platform.clock.now() + SignedDuration::from_hours(24);
    let body = json!({"artist_ids": [app.artist().artist()], "expires_at": end.to_string()});
    app.admin().act(&id, "assign", body).await.expect(200);
    let begun = typed_signature(&app.artist().begin_signing(&id).await);
    app.advance(SignedDuration::from_hours(24));
    for (act, body) in [("signature", begun), ("sign", json!({})), ("decline", json!({"reason": "Late"}))] {
        let problem = app.artist().act(&id, act, body).await.problem("invalid_state");
        assert!(text(&problem["detail"]).contains("time for signing has passed"), "{problem}");
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn a_kept_signature_is_its_owners_and_encrypted() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let anna = app.artist();
    assert_eq!(
        anna.get("/api/v1/me/signature").await.expect(200),
        json!({"signature": null, "initials": null})
    );
    commit(&anna, &id, |body| {
        body["signature"] = json!({"kind": "typed", "text": "Anna the Great"});
        body["save_signature"] = json!(true);
    })
    .await
    .expect(200);
    let kept = anna.get("/api/v1/me/signature").await.expect(200);
    assert_eq!(kept["signature"], json!({"kind": "typed", "text": "Anna the Great"}));
    assert_eq!(app.second_artist().get("/api/v1/me/signature").await.expect(200)["signature"], Value::Null);
    assert_eq!(
        app.artist().in_other_company().get("/api/v1/me/signature").await.expect(200),
        kept,
        "hers everywhere"
    );
    let superuser = app.superuser().await;
    for sql in [
        "SELECT saved_signature FROM users WHERE saved_signature IS NOT NULL",
        "SELECT ink FROM contract_signatures",
    ] {
        let stored: Vec<u8> = superuser.query_one(sql, &[]).await.unwrap().get(0);
        assert!(!String::from_utf8_lossy(&stored).contains("Great"), "{sql}");
    }
    let initials = json!({"signature": null, "initials": {"kind": "drawn", "strokes": [[[0.1, 0.1], [0.9, 0.9]]], "aspect_ratio": 2.0}});
    assert_eq!(
        anna.call("PUT".parse().unwrap(), "/api/v1/me/signature", &initials).await.expect(200),
        initials
    );
    // Another signature is kept beside them.
    let second = app.admin().contract_sent_to("Tour", &[&anna]).await;
    commit(&anna, &second, |body| body["save_signature"] = json!(true)).await.expect(200);
    let kept = anna.get("/api/v1/me/signature").await.expect(200);
    assert_eq!(
        (&kept["signature"]["text"], &kept["initials"]),
        (&json!("Anna Dancer"), &initials["initials"])
    );
    let wrong = json!({"signature": {"kind": "typed", "text": ""}});
    anna.call("PUT".parse().unwrap(), "/api/v1/me/signature", wrong).await.problem("validation_error");
    assert_eq!(anna.delete("/api/v1/me/signature").await.status, 204);
    assert_eq!(anna.get("/api/v1/me/signature").await.expect(200)["initials"], Value::Null);
    app.run_jobs().await;
}

#[tokio::test]
async fn what_was_given_stands_with_where_it_came_from() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let anna = app.artist().with("user-agent", "Pocket/1.0");
    anna.sign(&id).await;
    let sql = "SELECT consent_version, consent_text, timezone, address, user_agent FROM contract_signatures";
    let row = app.superuser().await.query_one(sql, &[]).await.unwrap();
    let column = |index: usize| row.get::<_, String>(index);
    assert_eq!((column(0).as_str(), column(2).as_str()), ("2026-11", "Europe/Vienna"));
    assert!(column(1).contains("“Season”"));
    assert_eq!((column(3).as_str(), column(4).as_str()), ("127.0.0.1", "Pocket/1.0"));
    app.run_jobs().await;
    if let Some(words) = pdf_text(&app.admin().document(&id, "sealed").await) {
        for expected in ["Pocket/1.0", "127.0.0.1", "Europe/Vienna", "anna@artists.test", "UTC"] {
            assert!(words.contains(expected), "{expected} in {words}");
        }
    }
}

#[tokio::test]
async fn who_signs_while_opening_is_noted_has_signed() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    let mut superuser = app.superuser().await;
    let signing = superuser.transaction().await.unwrap();
    signing.execute("SELECT FROM contracts FOR UPDATE", &[]).await.unwrap();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let path = format!("/api/v1/contracts/{id}/view");
    let anna = app.artist();
    let (opened, ()) = tokio::join!(anna.post_empty(&path), async {
        eventually("the opening to wait", async || app.count(waits).await > 0).await;
        let signed = "UPDATE contract_assignments SET status = 'signed', signed_at = now()";
        signing.execute(signed, &[]).await.unwrap();
        signing.commit().await.unwrap();
    });
    assert_eq!(opened.status, 200, "{:#}", opened.body);
    assert_eq!(app.count("SELECT count(*) FROM contract_assignments WHERE status = 'signed'").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM audit_entries WHERE action = 'contract_view'").await, 0);
    app.run_jobs().await;
}
