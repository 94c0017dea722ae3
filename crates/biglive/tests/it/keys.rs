//! The master keys change while the product runs.

use std::process::Command;

use biglive::commands::keys::sealed;
use serde_json::json;
use testkit::TestApp;

/// Columns of bytes that are no secrets: hashes, public halves, what is encrypted by itself.
const PLAIN: &[&str] = &[
    "api_clients.previous_secret_hash",
    "api_clients.secret_hash",
    "audit_entries.hash",
    "audit_entries.previous_hash",
    "audit_heads.hash",
    "backup_codes.code_hash",
    "backup_codes.salt",
    "calendar_feeds.content_hash",
    "calendar_feeds.token_hash",
    "contract_seals.certificate_fingerprint",
    "contract_seals.sha256",
    "contracts.document_sha256",
    "expense_receipts.sha256",
    "files.sha256",
    "idempotency_keys.request_hash",
    "invitations.token_hash",
    "known_devices.fingerprint",
    "one_time_secrets.code_hash",
    "one_time_secrets.token_hash",
    "passkeys.aaguid",
    "passkeys.credential_id",
    "passkeys.public_key",
    "push_devices.endpoint_hash",
    "push_keys.public_key",
    "refresh_tokens.token_hash",
    "seal_certificates.chain",
    "seal_certificates.fingerprint",
    "signing_keys.public_der",
    "trusted_devices.token_hash",
    "unknown_sign_ins.address_mac",
];

fn keys(app: &TestApp, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_biglive"))
        .env_clear()
        .envs(app.environment())
        .arg("keys")
        .args(arguments)
        .output()
        .unwrap();
    let (told, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}{failed}");
    told.into_owned()
}

#[tokio::test]
async fn every_column_of_bytes_is_sealed_and_listed_or_known_to_be_plain() {
    let app = TestApp::start().await;
    let rows = app
        .superuser()
        .await
        .query(
            "SELECT table_name || '.' || column_name AS name FROM information_schema.columns
             WHERE table_schema = 'public' AND (data_type = 'bytea' OR udt_name = '_bytea') ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    let mut known: Vec<String> =
        sealed().map(|column| format!("{}.{}", column.table, column.column)).collect();
    known.extend(PLAIN.iter().map(|name| (*name).to_owned()));
    known.sort_unstable();
    let names: Vec<String> = rows.iter().map(|row| row.get("name")).collect();
    assert_eq!(names, known, "list a new column in its feature's SEALED, or above");
}

#[tokio::test]
async fn everything_moves_to_a_new_master_key_while_the_server_runs() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let contract = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().sign(&contract).await;
    app.run_jobs().await;
    let personal = json!({"phone": "+436601234567", "tax": null, "emergency_contact": null});
    app.artist().put("/api/v1/me/personal", 0, &personal).await.expect(200);
    assert!(keys(&app, &["status"]).starts_with("test: "));

    let told = keys(&app, &["rotate"]);
    assert!(
        told.contains("made master key k1") && told.contains("everything is under the new key"),
        "{told}"
    );
    let status = keys(&app, &["status"]);
    assert!(status.contains("test: 0 values") && status.contains("values, encrypts"), "{status}");
    keys(&app, &["retire", "test"]);

    // The server has read the new key: what it wrote before opens, and so does what it writes now.
    let seen = app.artist().get("/api/v1/me/personal").await.expect(200);
    assert_eq!(seen["phone"], personal["phone"]);
    let link = app.artist().get(&format!("/api/v1/contracts/{contract}/download")).await.expect(200);
    let url = link["url"].as_str().unwrap().replace(&app.platform.config.public_url, "");
    let pdf = app.anonymous().get(&url).await;
    assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.status);
    let second = app.admin().contract_sent_to("Gala", &[&app.second_artist()]).await;
    app.second_artist().sign(&second).await;
    app.run_jobs().await;
    assert_eq!(app.admin().detail(&second).await["status"], "active");
    assert!(keys(&app, &["status"]).starts_with("k1: "));
}

#[tokio::test]
async fn a_new_signing_key_signs_nobody_out_and_takes_over_in_time() {
    let app = TestApp::start().await;
    let published = async || {
        let set = app.anonymous().get("/.well-known/jwks.json").await.expect(200);
        set["keys"].as_array().unwrap().iter().map(|key| key["kid"].to_string()).collect::<Vec<_>>()
    };
    // The first part names the key.
    let header = |token: &str| token.split('.').next().map(str::to_owned);
    assert_eq!(published().await.len(), 1);
    let old = app.artist().token().unwrap();
    keys(&app, &["rotate-signing"]);
    testkit::eventually("the new key is published", async || published().await.len() == 2).await;
    assert_eq!(header(&app.artist().token().unwrap()), header(&old), "others may not know the new key yet");
    let call = async |token: &str| {
        let bearer = format!("Bearer {token}");
        app.anonymous().with("authorization", bearer).get("/api/v1/me").await.status.as_u16()
    };
    assert_eq!(call(&old).await, 200);
    app.advance(jiff::SignedDuration::from_mins(11));
    let new = app.artist().token().unwrap();
    assert_ne!(header(&new), header(&old));
    assert_eq!((call(&new).await, call(&old).await), (200, 200), "nobody is signed out");
}
