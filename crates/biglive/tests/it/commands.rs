//! The program's commands, run as programs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use testkit::people::PASSWORD;
use testkit::{Person, TestApp, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn program(app: Option<&TestApp>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_biglive"));
    command.env_clear().envs(app.map(TestApp::environment).unwrap_or_default());
    command
}

/// Runs a command to its end, with `input` on standard input.
fn run(app: Option<&TestApp>, arguments: &[&str], input: &str) -> Output {
    let mut command = program(app);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn succeeded(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}{told}", stdout(output));
    stdout(output)
}

async fn sign_in(app: &TestApp, person: Person, password: &str) -> u16 {
    let body = json!({"email": person.email(), "password": password});
    app.anonymous().post("/api/v1/auth/login", body).await.status.as_u16()
}

#[test]
fn the_api_document_is_printed_without_a_database() {
    let printed: Value = serde_json::from_str(&succeeded(&run(None, &["openapi"], ""))).unwrap();
    assert_eq!(printed, serde_json::to_value(biglive::app::openapi()).unwrap());
}

/// What `biglive rrule` answers to these lines, without a database.
fn expanded(lines: &str) -> Vec<Value> {
    let told = succeeded(&run(None, &["rrule"], lines));
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn recurrence_rules_are_expanded_line_by_line() {
    let lines = [
        json!({"id": 1, "rule": "FREQ=DAILY;COUNT=2", "dtstart": "20260328T193000", "tzid": "Europe/Vienna"}),
        json!({"id": "b", "rule": "RRULE:FREQ=DAILY", "dtstart": "20260101", "tzid": null, "limit": 2}),
        json!({"id": 3, "rule": "FREQ=WEEKLY;COUNT=3", "dtstart": "20260101T090000",
            "exdate": ["20260108T090000"], "rdate": ["20260102T090000"]}),
        json!({"id": 4, "rule": "FREQ=YEARLY;COUNT=1", "dtstart": "20260101T090000Z"}),
        json!({"id": 5, "rule": "DTSTART;TZID=Europe/Vienna:20260101T090000\nRRULE:FREQ=DAILY;COUNT=2\n\
            EXDATE;TZID=Europe/Vienna:20260101T090000"}),
        json!({"id": 6, "rule": "FREQ=DAILY;COUNT=1", "dtstart": "20260101", "tzid": "Europe/Vienna"}),
        json!({"id": 7, "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "dtstart": "20260101"}),
    ];
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let expected = [
        json!({"id": 1, "occurrences": ["20260328T183000Z", "20260329T173000Z"]}),
        json!({"id": "b", "occurrences": ["20260101", "20260102"]}),
        json!({"id": 3, "occurrences": ["20260101T090000", "20260102T090000", "20260115T090000"]}),
        json!({"id": 4, "occurrences": ["20260101T090000Z"]}),
        json!({"id": 5, "occurrences": ["20260102T080000Z"]}),
        json!({"id": 6, "occurrences": ["20251231T230000Z"]}),
        json!({"id": 7, "occurrences": []}),
    ];
    assert_eq!(expanded(&lines.join("\n")), expected);
}

#[test]
fn a_bad_line_among_recurrence_rules_is_answered_and_the_next_one_read() {
    let long = format!("{{\"id\": 1, \"rule\": \"{}\"}}", "x".repeat(70_000));
    let lines = [
        "nonsense",
        "[1]",
        "",
        r#"{"id": 2, "rule": "FREQ=DAILY", "dtstart": "20260101", "tzid": "Mars/Olympus"}"#,
        r#"{"id": 3, "rule": "FREQ=DAILY"}"#,
        r#"{"id": 4, "rule": "FREQ=DAILY", "dtstart": "20260101", "limit": -1}"#,
        r#"{"id": 5, "rule": 7, "dtstart": "20260101"}"#,
        r#"{"id": 6, "rule": "FREQ=DAILY", "dtstart": "20260101", "exdate": [1]}"#,
        &long,
        r#"{"id": 7, "rule": "FREQ=SECONDLY", "dtstart": "20260101T000000", "limit": 1000000}"#,
        r#"{"id": 8, "rule": "FREQ=SECONDLY", "dtstart": "20260101T000000"}"#,
    ];
    let answers = expanded(&lines.join("\n"));
    let errors = [
        (json!(null), "no JSON"),
        (json!(null), "no JSON object"),
        (json!(2), "“Mars/Olympus”"),
        (json!(3), "dtstart is missing"),
        (json!(4), "limit must be"),
        (json!(5), "rule must be a text"),
        (json!(6), "exdate must be a list"),
        (json!(null), "longer than 64 KiB"),
    ];
    for (answer, (id, told)) in answers.iter().zip(&errors) {
        assert_eq!(answer["id"], *id, "{answer}");
        assert!(answer["error"].as_str().unwrap().contains(told), "{answer}");
    }
    let counts = answers[errors.len()..].iter().map(|answer| answer["occurrences"].as_array().unwrap().len());
    assert_eq!(counts.collect::<Vec<_>>(), [100_000, 1_000]);
}

#[test]
fn an_expanded_rule_is_answered_before_the_next_is_asked() {
    let mut command = program(None);
    let mut child = command.arg("rrule").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in 0..3 {
        let question = json!({"id": id, "rule": "FREQ=DAILY;COUNT=1", "dtstart": "20260101"});
        writeln!(questions, "{question}").unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer, json!({"id": id, "occurrences": ["20260101"]}));
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_configuration_that_cannot_be_is_refused_line_by_line() {
    let mut command = program(None);
    command.args(["doctor"]).env("BIGLIVE_LISTEN", "everywhere").env("BIGLIVE_LITSEN", "x");
    let output = command.output().unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for line in ["BIGLIVE_LISTEN: ", "BIGLIVE_LITSEN: there is no such setting", "DATABASE_URL: missing"] {
        assert!(told.contains(line), "{line} in {told}");
    }
}

#[tokio::test]
async fn the_doctor_finds_all_well_or_says_what_is_not() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let told = succeeded(&run(Some(&app), &["doctor"], ""));
    for line in [
        "ok    role rights",
        "ok    files",
        "ok    seal key of opera: signs and verifies",
        "ok    seal key of circus",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
    assert!(!told.contains("FAIL"), "{told}");
    let breakage = "UPDATE seal_certificates SET encrypted_key = '\\x00' WHERE organization_id = $1";
    app.superuser().await.execute(breakage, &[&app.organization_id]).await.unwrap();
    app.superuser().await.batch_execute("GRANT INSERT ON audit_entries TO biglive_test_app").await.unwrap();
    let output = run(Some(&app), &["doctor"], "");
    assert!(!output.status.success());
    let told = stdout(&output);
    assert!(
        told.contains("FAIL  role rights: ") && told.contains("can write the audit log directly"),
        "{told}"
    );
    assert!(told.contains("FAIL  seal key of opera") && told.contains("ok    seal key of circus"), "{told}");
}

#[tokio::test]
async fn who_is_locked_out_gets_a_new_password() {
    let app = TestApp::start().await;
    let lock =
        "UPDATE users SET locked_until = now() + interval '1 hour', failed_sign_ins = 5 WHERE email = $1";
    app.superuser().await.execute(lock, &[&Person::Admin.email()]).await.unwrap();
    assert_eq!(sign_in(&app, Person::Admin, PASSWORD).await, 403);
    let new = "a new and long password";
    let reset = ["admin", "reset-password", "--stdin", Person::Admin.email()];
    let told = succeeded(&run(Some(&app), &reset, &format!("{new}\n")));
    assert!(told.contains("the password is changed") && !told.contains(new), "{told}");
    assert_eq!(sign_in(&app, Person::Admin, PASSWORD).await, 401);
    assert_eq!(sign_in(&app, Person::Admin, new).await, 200);
    let made = succeeded(&run(Some(&app), &["admin", "reset-password", Person::Accountant.email()], ""));
    let password = made.trim().rsplit(' ').next().unwrap();
    assert_eq!(sign_in(&app, Person::Accountant, password).await, 200);
    let factors = succeeded(&run(Some(&app), &["admin", "reset-factors", Person::Admin.email()], ""));
    assert!(factors.contains("0 second factors are removed"), "{factors}");
    app.run_jobs().await;
    let letters = app.letters().await;
    let to_admin: Vec<_> = letters.iter().filter(|letter| letter.to == Person::Admin.email()).collect();
    assert_eq!(to_admin.len(), 2, "{letters:?}");
    let sets =
        "SELECT count(*) FROM audit_entries WHERE action = 'password_set' AND actor_name = 'biglive admin'";
    assert_eq!(app.count(sets).await, 2);
    for (arguments, input) in [
        (&reset[..], "short\n"),
        (&["admin", "reset-password", "nobody@x.test"], ""),
        (&["admin", "reset-factors", "nobody@x.test"], ""),
    ] {
        assert!(!run(Some(&app), arguments, input).status.success(), "{arguments:?}");
    }
}

#[tokio::test]
async fn an_office_is_let_in_from_everywhere_again_and_a_subscription_is_set() {
    let app = TestApp::start().await;
    let held = "INSERT INTO organization_security (organization_id, staff_networks, updated_at)
        VALUES ($1, '{203.0.113.0/24}', now())
        ON CONFLICT (organization_id) DO UPDATE SET staff_networks = excluded.staff_networks";
    app.superuser().await.execute(held, &[&app.organization_id.0]).await.unwrap();
    assert_eq!(sign_in(&app, Person::Admin, PASSWORD).await, 403);
    let clear = ["admin", "clear-networks", "opera"];
    assert!(succeeded(&run(Some(&app), &clear, "")).contains("held to 203.0.113.0/24"));
    assert_eq!(sign_in(&app, Person::Admin, PASSWORD).await, 200);
    assert!(succeeded(&run(Some(&app), &clear, "")).contains("already"));
    succeeded(&run(Some(&app), &["admin", "set-tier", "opera", "enterprise"], ""));
    let set = "SELECT count(*) FROM organizations WHERE slug = 'opera' AND subscription_tier = 'enterprise'";
    assert_eq!(app.count(set).await, 1);
    for wrong in [["admin", "set-tier", "opera", "gold"], ["admin", "set-tier", "nowhere", "artist"]] {
        assert!(!run(Some(&app), &wrong, "").status.success(), "{wrong:?}");
    }
    let audited =
        "SELECT count(*) FROM audit_entries WHERE action IN ('security_update', 'subscription_update')
        AND actor_name = 'biglive admin'";
    assert_eq!(app.count(audited).await, 2);
}

#[tokio::test]
async fn an_organization_and_its_first_administrator_are_made() {
    let app = TestApp::start().await;
    let create = ["admin", "create-organization", "New House", "--slug", "house"];
    succeeded(&run(Some(&app), &create, ""));
    assert!(!run(Some(&app), &create, "").status.success(), "the short name is taken");
    let invite = ["admin", "invite", "--organization", "house", "boss@house.test"];
    let told = succeeded(&run(Some(&app), &invite, ""));
    assert!(told.contains("/invitation/"), "{told}");
    for wrong in [
        ["admin", "invite", "--organization", "nowhere", "boss@house.test"],
        ["admin", "invite", "--organization", "house", "no-address"],
    ] {
        assert!(!run(Some(&app), &wrong, "").status.success(), "{wrong:?}");
    }
    app.run_jobs().await;
    assert_eq!(app.letters().await.last().unwrap().to, "boss@house.test");
}

#[tokio::test]
async fn an_altered_audit_log_is_named_with_its_entry() {
    let app = TestApp::start().await;
    app.admin().contract("Season").await;
    let told = succeeded(&run(Some(&app), &["audit", "verify"], ""));
    assert!(told.contains("opera: intact, ") && told.contains("circus: intact, "), "{told}");
    let change = "UPDATE audit_entries SET actor_name = 'Nobody' WHERE organization_id = $1 AND seq = 2";
    app.superuser().await.execute(change, &[&app.organization_id]).await.unwrap();
    let output = run(Some(&app), &["audit", "verify"], "");
    assert!(!output.status.success());
    assert!(stdout(&output).contains("opera: BROKEN at entry 2"), "{}", stdout(&output));
    succeeded(&run(Some(&app), &["audit", "verify", "--organization", "circus"], ""));
    let typo = run(Some(&app), &["audit", "verify", "--organization", "circsu"], "");
    assert!(!typo.status.success());
    assert!(String::from_utf8_lossy(&typo.stderr).contains("circsu: there is no such organization"));
}

#[tokio::test]
async fn a_server_that_is_told_to_end_finishes_the_upload_under_way() {
    let mut app = TestApp::start().await;
    // The server's scheduler queues the sweeps of every organization.
    app.leaves_jobs();
    app.touches_other_company();
    let mut server = program(Some(&app))
        .args(["serve", "--roles", "api,worker"])
        .env("BIGLIVE_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (address, lines) = std::sync::mpsc::channel();
    for output in [
        Box::new(server.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>,
        Box::new(server.stderr.take().unwrap()),
    ] {
        let address = address.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some((_, place)) = line.rsplit_once("127.0.0.1:") {
                    let port: String = place.chars().take_while(char::is_ascii_digit).collect();
                    let _ = address.send(format!("127.0.0.1:{port}"));
                }
            }
        });
    }
    let address = lines.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
    body.extend(testkit::app::sample_pdf());
    body.extend(b"\r\n--x--\r\n");
    let head = format!(
        "POST /api/v1/contracts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n\r\n",
        app.admin().token().unwrap(),
        body.len()
    );
    let (first, rest) = body.split_at(body.len() / 2);
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(first).await.unwrap();
    let terminated = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(terminated.success());
    eventually("the server to take nobody new", async || {
        tokio::net::TcpStream::connect(&address).await.is_err()
    })
    .await;
    socket.write_all(rest).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(server.wait().unwrap().success());
    assert_eq!(app.count("SELECT count(*) FROM contracts").await, 1);
}

#[tokio::test]
async fn a_helper_gets_a_link_only_where_the_company_asked_for_help() {
    let app = TestApp::start().await;
    let arguments = ["admin", "support", "--organization", "opera", "--name", "Jo"];
    let refused = run(Some(&app), &arguments, "");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("support access"), "{told}");
    app.admin().post("/api/v1/organization/support-access", json!({"hours": 1})).await.expect(200);
    let told = succeeded(&run(Some(&app), &arguments, ""));
    let token = told.split("/support#").nth(1).unwrap().trim().to_owned();
    let opened = app.anonymous().post("/api/v1/auth/support", json!({"token": token})).await.expect(200);
    let bearer = format!("Bearer {}", opened["access_token"].as_str().unwrap());
    let me = app.anonymous().with("authorization", bearer).get("/api/v1/me").await.expect(200);
    assert_eq!(me["support"]["name"], "Jo (support)");
    let nameless = run(Some(&app), &["admin", "support", "--organization", "opera", "--name", " "], "");
    assert!(!nameless.status.success());
}

/// `biglive demo` with this password configured.
fn demo(app: &TestApp, password: &str) -> Output {
    let mut command = program(Some(app));
    command.arg("demo").env("BIGLIVE_DEMO_PASSWORD", password).output().unwrap()
}

#[tokio::test]
async fn a_demo_that_was_interrupted_is_told_and_one_that_is_whole_takes_another_password() {
    let mut app = TestApp::start().await;
    app.leaves_jobs();
    succeeded(&run(Some(&app), &["admin", "create-organization", "Stage", "--slug", "demo"], ""));
    let system = app.platform.system(platform::db::context::Purpose::Command, platform::Origin::internal());
    let id = identity::find_organization_by_slug(&system, "demo").await.unwrap().unwrap().id;
    let tenant = system.for_organization(id, platform::Actor::system());
    let agnes = identity::NewUser {
        email: "admin@demo.localhost".into(),
        first_name: "Agnes".into(),
        last_name: "Adler".into(),
        password_hash: None,
        locale: "en-GB".into(),
        timezone: "Europe/Vienna".into(),
    };
    let agnes = identity::create_user(&system, agnes).await.unwrap();
    let marked = async |action: &'static str| {
        let written: Result<(), platform::DbError> = tenant
            .write(async |tx| {
                tx.audit(action, "demo", id.0, json!({}));
                Ok(())
            })
            .await;
        written.unwrap();
    };
    let role = platform::Role::ProductionManager;
    tenant.write(async |tx| identity::add_member(tx, agnes, role, None).await).await.unwrap();
    marked("demo_begin").await;
    let refused = demo(&app, "the first password");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("half made") && told.contains("--reset"), "{told}");
    marked("demo_create").await;
    for password in ["the first password", "another password"] {
        let told = succeeded(&demo(&app, password));
        assert!(told.contains(&format!("Password for all of them: {password}")), "{told}");
        let body = json!({"email": "admin@demo.localhost", "password": password});
        app.anonymous().post("/api/v1/auth/login", body).await.expect(200);
    }
    // Without the variable it is the one that is kept.
    let told = succeeded(&run(Some(&app), &["demo"], ""));
    assert!(told.contains("Password for all of them: another password"), "{told}");
}
