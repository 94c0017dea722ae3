//! Every operation of the API document, called by those who may not: nobody, another company, and each role.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use http::Method;
use platform::Scope;
use platform::policy::{Permission, Role, scope_of};
use serde_json::{Value, json};
use testkit::{Actor, Person, Reply, TestApp, id_of};

use crate::text;

/// The API document, which takes a while to be made.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(biglive::app::openapi()).unwrap());

/// Who an operation asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Access {
    /// Anybody.
    Public,
    /// Anybody with a token in the socket's subprotocol; tested in `live`.
    Socket,
    /// Members whose role holds it.
    Holder(Permission),
}

/// Every operation. One that is missing here, or here only, fails the test below.
fn operations() -> BTreeMap<&'static str, Access> {
    use Access::{Holder, Public, Socket};
    use Permission as P;
    BTreeMap::from([
        ("account_event_list", Holder(P::AccountRead)),
        ("act_as", Holder(P::MeRead)),
        ("acting_list", Holder(P::AccountRead)),
        ("advance_return_create", Holder(P::ExpensePay)),
        ("api_client_create", Holder(P::ApiClientManage)),
        ("api_client_delete", Holder(P::ApiClientManage)),
        ("api_client_list", Holder(P::ApiClientRead)),
        ("api_client_rotate", Holder(P::ApiClientManage)),
        ("approval_rule_create", Holder(P::ExpenseManage)),
        ("approval_rule_delete", Holder(P::ExpenseManage)),
        ("approval_rule_list", Holder(P::ExpenseManage)),
        ("approval_rule_order", Holder(P::ExpenseManage)),
        ("approval_rule_preview", Holder(P::ExpenseManage)),
        ("approval_rule_update", Holder(P::ExpenseManage)),
        ("approval_substitute_create", Holder(P::ExpenseApprove)),
        ("approval_substitute_delete", Holder(P::ExpenseApprove)),
        ("approval_substitute_list", Holder(P::ExpenseApprove)),
        ("artist_detail", Holder(P::ArtistRead)),
        ("artist_list", Holder(P::ArtistRead)),
        ("artist_personal_detail", Holder(P::ArtistReadPersonal)),
        ("audit_list", Holder(P::AuditRead)),
        ("availability_request_answer", Holder(P::ScheduleAnswer)),
        ("availability_request_close", Holder(P::ScheduleWrite)),
        ("availability_request_create", Holder(P::ScheduleWrite)),
        ("availability_request_detail", Holder(P::ScheduleRead)),
        ("availability_request_list", Holder(P::ScheduleRead)),
        ("availability_request_remind", Holder(P::ScheduleWrite)),
        ("backup_codes_create", Holder(P::AccountSecure)),
        ("block_out_create", Holder(P::ScheduleAnswer)),
        ("block_out_delete", Holder(P::ScheduleAnswer)),
        ("block_out_list", Holder(P::ScheduleRead)),
        ("calendar_feed_create", Holder(P::AccountUpdate)),
        ("calendar_feed_delete", Holder(P::AccountUpdate)),
        ("calendar_feed_list", Holder(P::AccountRead)),
        ("calendar_feed_read", Public),
        ("call_sheet_detail", Holder(P::ScheduleRead)),
        ("call_sheet_issue", Holder(P::ScheduleWrite)),
        ("call_sheet_pdf", Holder(P::ScheduleRead)),
        ("closed_period_create", Holder(P::ExpenseManage)),
        ("closed_period_delete", Holder(P::ExpenseManage)),
        ("closed_period_list", Holder(P::ExpenseManage)),
        ("contract_activity", Holder(P::ContractRead)),
        ("contract_archive", Holder(P::ContractManage)),
        ("contract_assign", Holder(P::ContractManage)),
        ("contract_assignment_list", Holder(P::ContractRead)),
        ("contract_complete", Holder(P::ContractManage)),
        ("contract_create", Holder(P::ContractWrite)),
        ("contract_decline", Holder(P::ContractSign)),
        ("contract_detail", Holder(P::ContractRead)),
        ("contract_download", Holder(P::ContractRead)),
        ("contract_fields_replace", Holder(P::ContractWrite)),
        ("contract_list", Holder(P::ContractRead)),
        ("contract_page", Holder(P::ContractRead)),
        ("contract_remind", Holder(P::ContractManage)),
        ("contract_seal_retry", Holder(P::ContractManage)),
        ("contract_sign", Holder(P::ContractSign)),
        ("contract_signature_commit", Holder(P::ContractSign)),
        ("contract_status", Holder(P::ContractRead)),
        ("contract_unarchive", Holder(P::ContractManage)),
        ("contract_update", Holder(P::ContractWrite)),
        ("contract_view", Holder(P::ContractSign)),
        ("contract_void", Holder(P::ContractManage)),
        ("contract_withdraw", Holder(P::ContractManage)),
        ("delegation_create", Holder(P::AccountSecure)),
        ("delegation_delete", Holder(P::AccountUpdate)),
        ("delegation_list", Holder(P::AccountRead)),
        ("document_verify", Public),
        ("email_change", Holder(P::AccountSecure)),
        ("email_change_stop", Public),
        ("email_verify", Public),
        ("event_acknowledge", Holder(P::ScheduleAnswer)),
        ("event_answer", Holder(P::ScheduleAnswer)),
        ("event_attendance", Holder(P::ScheduleWrite)),
        ("event_call_sheet", Holder(P::ScheduleRead)),
        ("event_call_sheet_issue", Holder(P::ScheduleWrite)),
        ("event_call_sheet_pdf", Holder(P::ScheduleRead)),
        ("event_cancel", Holder(P::ScheduleWrite)),
        ("event_check_in", Holder(P::ScheduleAnswer)),
        ("event_check_out", Holder(P::ScheduleAnswer)),
        ("event_clone", Holder(P::ScheduleWrite)),
        ("event_shift", Holder(P::ScheduleWrite)),
        ("event_conflicts", Holder(P::ScheduleWrite)),
        ("event_create", Holder(P::ScheduleWrite)),
        ("event_detail", Holder(P::ScheduleRead)),
        ("event_export", Holder(P::ScheduleRead)),
        ("event_import", Holder(P::ScheduleWrite)),
        ("event_import_preview", Holder(P::ScheduleWrite)),
        ("event_list", Holder(P::ScheduleRead)),
        ("event_participant_list", Holder(P::ScheduleRead)),
        ("event_participant_remove", Holder(P::ScheduleWrite)),
        ("event_participants_add", Holder(P::ScheduleWrite)),
        ("event_preview", Holder(P::ScheduleWrite)),
        ("event_remind", Holder(P::ScheduleWrite)),
        ("event_see", Holder(P::ScheduleAnswer)),
        ("event_unseen_list", Holder(P::ScheduleWrite)),
        ("event_update", Holder(P::ScheduleWrite)),
        ("event_update_list", Holder(P::ScheduleRead)),
        ("exchange_rate_import", Holder(P::ExpenseManage)),
        ("exchange_rate_list", Holder(P::ExpenseManage)),
        ("exchange_rate_replace", Holder(P::ExpenseManage)),
        ("expense_approve", Holder(P::ExpenseApprove)),
        ("expense_bulk_approve", Holder(P::ExpenseApprove)),
        ("expense_cancel", Holder(P::ExpenseWrite)),
        ("expense_category_create", Holder(P::ExpenseManage)),
        ("expense_category_list", Holder(P::ExpenseRead)),
        ("expense_category_update", Holder(P::ExpenseManage)),
        ("expense_comment", Holder(P::ExpenseWrite)),
        ("expense_create", Holder(P::ExpenseWrite)),
        ("expense_decide", Holder(P::ExpenseApprove)),
        ("expense_defaults", Holder(P::ExpenseWrite)),
        ("expense_detail", Holder(P::ExpenseRead)),
        ("expense_event_list", Holder(P::ExpenseRead)),
        ("expense_journal_csv", Holder(P::ExpenseExport)),
        ("expense_ledger_csv", Holder(P::ExpenseExport)),
        ("expense_ledger_xlsx", Holder(P::ExpenseExport)),
        ("expense_list", Holder(P::ExpenseRead)),
        ("expense_pay", Holder(P::ExpensePay)),
        ("expense_payable_list", Holder(P::ExpenseManage)),
        ("expense_receipt_create", Holder(P::ExpenseWrite)),
        ("expense_receipt_delete", Holder(P::ExpenseWrite)),
        ("expense_reject", Holder(P::ExpenseApprove)),
        ("expense_replace", Holder(P::ExpenseWrite)),
        ("expense_report", Holder(P::ExpenseExport)),
        ("expense_report_pdf", Holder(P::ExpenseExport)),
        ("expense_settings_detail", Holder(P::ExpenseManage)),
        ("expense_settings_replace", Holder(P::ExpenseManage)),
        ("expense_submit", Holder(P::ExpenseWrite)),
        ("expense_withdraw", Holder(P::ExpenseWrite)),
        ("factor_delete", Holder(P::AccountSecure)),
        ("factor_list", Holder(P::AccountRead)),
        ("factor_update", Holder(P::AccountSecure)),
        ("file_download", Public),
        ("invitation_accept", Public),
        ("invitation_create", Holder(P::InvitationWrite)),
        ("invitation_create_many", Holder(P::InvitationWrite)),
        ("invitation_list", Holder(P::InvitationRead)),
        ("invitation_offer", Public),
        ("invitation_resend", Holder(P::InvitationWrite)),
        ("invitation_revoke", Holder(P::InvitationWrite)),
        ("job_list", Holder(P::JobRead)),
        ("job_retry", Holder(P::JobManage)),
        ("key_list", Public),
        ("live_open", Socket),
        ("me_detail", Holder(P::MeRead)),
        ("me_update", Holder(P::AccountUpdate)),
        ("member_approve", Holder(P::MemberManage)),
        ("member_factors_reset", Holder(P::MemberManage)),
        ("member_list", Holder(P::MemberRead)),
        ("member_require_password_change", Holder(P::MemberManage)),
        ("member_revoke_sessions", Holder(P::MemberManage)),
        ("member_update", Holder(P::MemberManage)),
        ("mileage_rate_create", Holder(P::ExpenseManage)),
        ("mileage_rate_delete", Holder(P::ExpenseManage)),
        ("mileage_rate_list", Holder(P::ExpenseManage)),
        ("notice_list", Holder(P::AccountRead)),
        ("notice_read", Holder(P::AccountUpdate)),
        ("notice_read_all", Holder(P::AccountUpdate)),
        ("notice_unread", Holder(P::AccountRead)),
        ("oauth_token_create", Public),
        ("organization_update", Holder(P::SecurityManage)),
        ("passkey_create", Holder(P::AccountSecure)),
        ("passkey_create_options", Holder(P::AccountSecure)),
        ("passkey_options", Public),
        ("passkey_sign_in", Public),
        ("password_change", Holder(P::AccountSecure)),
        ("password_estimate", Public),
        ("password_forget", Public),
        ("password_reset", Public),
        ("payment_batch_cancel", Holder(P::ExpensePay)),
        ("payment_batch_create", Holder(P::ExpensePay)),
        ("payment_batch_csv", Holder(P::ExpensePay)),
        ("payment_batch_detail", Holder(P::ExpenseManage)),
        ("payment_batch_list", Holder(P::ExpenseManage)),
        ("payment_batch_pain001", Holder(P::ExpensePay)),
        ("payment_batch_pay", Holder(P::ExpensePay)),
        ("per_diem_rate_create", Holder(P::ExpenseManage)),
        ("per_diem_rate_delete", Holder(P::ExpenseManage)),
        ("per_diem_rate_list", Holder(P::ExpenseManage)),
        ("personal_detail", Holder(P::AccountSecure)),
        ("personal_update", Holder(P::AccountSecure)),
        ("production_archive", Holder(P::ScheduleWrite)),
        ("production_create", Holder(P::ScheduleWrite)),
        ("production_group_list", Holder(P::ScheduleWrite)),
        ("production_list", Holder(P::ScheduleRead)),
        ("production_member_list", Holder(P::ScheduleWrite)),
        ("production_members_add", Holder(P::ScheduleWrite)),
        ("production_members_remove", Holder(P::ScheduleWrite)),
        ("production_update", Holder(P::ScheduleWrite)),
        ("push_device_create", Holder(P::AccountUpdate)),
        ("push_device_delete", Holder(P::AccountUpdate)),
        ("push_device_list", Holder(P::AccountRead)),
        ("push_device_test", Holder(P::AccountUpdate)),
        ("receipt_download", Public),
        ("registration_create", Public),
        ("registration_detail", Public),
        ("room_archive", Holder(P::ScheduleWrite)),
        ("room_create", Holder(P::ScheduleWrite)),
        ("room_list", Holder(P::ScheduleRead)),
        ("room_update", Holder(P::ScheduleWrite)),
        ("saved_signature_delete", Holder(P::ContractSign)),
        ("saved_signature_detail", Holder(P::ContractSign)),
        ("saved_signature_replace", Holder(P::ContractSign)),
        ("schedule_notice_settings_detail", Holder(P::ScheduleWrite)),
        ("schedule_notice_settings_replace", Holder(P::ScheduleWrite)),
        ("schedule_rules_detail", Holder(P::ScheduleRead)),
        ("schedule_rules_replace", Holder(P::ScheduleManage)),
        ("second_factor_create", Public),
        ("second_factor_options", Public),
        ("second_factor_send", Public),
        ("security_detail", Holder(P::SecurityRead)),
        ("security_replace", Holder(P::SecurityManage)),
        ("session_create", Public),
        ("session_delete", Public),
        ("session_list", Holder(P::AccountRead)),
        ("session_refresh", Public),
        ("session_revoke", Holder(P::AccountUpdate)),
        ("session_revoke_others", Holder(P::AccountUpdate)),
        ("sign_in_code_create", Public),
        ("sign_in_code_verify", Public),
        ("sign_in_method_list", Public),
        ("sms_confirm", Holder(P::AccountSecure)),
        ("sms_create", Holder(P::AccountSecure)),
        ("sms_report", Public),
        ("sso_callback", Public),
        ("sso_challenge_detail", Public),
        ("sso_connection_create", Holder(P::SecurityManage)),
        ("sso_connection_delete", Holder(P::SecurityManage)),
        ("sso_connection_list", Holder(P::SecurityRead)),
        ("sso_connection_update", Holder(P::SecurityManage)),
        ("sso_link_create", Holder(P::AccountSecure)),
        ("sso_start", Public),
        ("step_up_create", Holder(P::AccountRead)),
        ("step_up_options", Holder(P::AccountRead)),
        ("step_up_send", Holder(P::AccountRead)),
        ("storage_detail", Holder(P::JobRead)),
        ("support_access_create", Holder(P::SecurityManage)),
        ("support_access_delete", Holder(P::SecurityManage)),
        ("support_session_create", Public),
        ("support_session_renew", Holder(P::MeRead)),
        ("totp_confirm", Holder(P::AccountSecure)),
        ("totp_create", Holder(P::AccountSecure)),
        ("trusted_device_delete", Holder(P::AccountSecure)),
    ])
}

/// Ids of the company's own things.
struct Ours {
    contract: String,
    claim: String,
    category: Value,
    event: String,
    participant: String,
    room: String,
    production: String,
    block_out: String,
    availability: String,
    seal: String,
    artist: String,
    member: String,
    invitation: String,
    job: String,
}

/// A day that is still to come.
fn soon(app: &TestApp) -> String {
    (app.platform.clock.now() + jiff::SignedDuration::from_hours(240)).strftime("%Y-%m-%d").to_string()
}

async fn ours(app: &TestApp) -> Ours {
    let contract = app.admin().contract_sent_to("Top secret", &[&app.artist()]).await;
    let invitation = json!({"email": "new@artists.test", "role": "artist"});
    let invitation = app.admin().post("/api/v1/invitations", invitation).await.expect(201);
    let artists = app.admin().get("/api/v1/artists?q=ben").await.expect(200);
    let members = app.admin().get("/api/v1/members?q=ben").await.expect(200);
    app.run_jobs().await;
    // The seal fails, so that there is a job to be retried.
    let superuser = app.superuser().await;
    app.artist().sign(&contract).await;
    let damage = "ALTER TABLE contract_signatures DISABLE TRIGGER ink_reseal_only;
        UPDATE contract_signatures SET ink = '\\x00'";
    superuser.batch_execute(damage).await.unwrap();
    app.run_jobs().await;
    let jobs = app.admin().get("/api/v1/admin/jobs").await.expect(200);
    let detail = app.admin().detail(&contract).await;
    let categories = app.admin().get("/api/v1/expense-categories").await.expect(200);
    let category = categories["data"][0]["id"].clone();
    let claim =
        json!({"amount": 1, "merchant": "Top secret", "expense_date": "2026-01-15", "category_id": category});
    let claim = id_of(&app.artist().post("/api/v1/expenses", claim).await.expect(201));
    let room = app.admin().post("/api/v1/rooms", json!({"name": "Top secret"})).await.expect(201);
    let production = json!({"name": "Top secret"});
    let production = app.admin().post("/api/v1/productions", production).await.expect(201);
    let event = json!({"title": "Top secret", "type": "rehearsal", "state": "confirmed", "room_id": room["id"],
        "production_id": production["id"], "local_start": "2027-03-10T10:00", "local_end": "2027-03-10T13:00",
        "participants": [{"artist_id": app.artist().artist()}]});
    let event = app.admin().post("/api/v1/events", event).await.expect(201);
    let block_out = json!({"local_start": "2027-05-01", "local_end": "2027-05-02", "note": "Top secret"});
    let block_out = app.artist().post("/api/v1/block-outs", block_out).await.expect(201);
    let availability = json!({"title": "Top secret", "days": [soon(app)], "answer_by": soon(app),
        "people": {"user_ids": [app.artist().user_id]}});
    let availability = app.admin().post("/api/v1/availability-requests", availability).await.expect(201);
    app.run_jobs().await;
    Ours {
        block_out: id_of(&block_out),
        availability: id_of(&availability),
        participant: id_of(&event["participants"][0]),
        event: id_of(&event),
        room: id_of(&room),
        production: id_of(&production),
        claim,
        category,
        seal: text(&detail["assignments"][0]["seal"]["id"]),
        contract,
        artist: id_of(&artists["data"][0]),
        member: id_of(&members["data"][0]),
        invitation: id_of(&invitation),
        job: jobs["data"][0]["id"].to_string(),
    }
}

/// One operation, aimed at things of the company.
struct Call {
    name: String,
    method: Method,
    path: String,
    body: Option<Value>,
    names_a_thing: bool,
}

impl Call {
    async fn by(&self, actor: &Actor<'_>) -> Reply {
        let actor = actor.clone().with("if-match", "\"1\"");
        match &self.body {
            Some(body) => actor.call(self.method.clone(), &self.path, body).await,
            None => actor.call_empty(self.method.clone(), &self.path).await,
        }
    }
}

/// What makes an operation do its work, were it allowed.
fn body(operation: &str, app: &TestApp, ours: &Ours) -> Value {
    match operation {
        "act_as" => json!({"delegation_id": "01900000-0000-7000-8000-000000000000"}),
        "api_client_rotate" => json!({"overlap_hours": 0}),
        "contract_assign" => json!({"artist_ids": [app.second_artist().artist()]}),
        "expense_decide" => json!({"lines": []}),
        "availability_request_answer" => json!({"answers": [{"day": soon(app), "answer": "unavailable"}]}),
        "event_answer" => json!({"status": "declined"}),
        "event_participants_add" => json!({"participants": [{"artist_id": app.second_artist().artist()}]}),
        "event_remind" => json!({"channel": "email"}),
        "production_members_add" => {
            json!({"members": [{"artist_id": app.second_artist().artist(), "group": "Corps"}]})
        }
        "production_members_remove" => json!({"member_ids": []}),
        "schedule_rules_replace" => json!({"pack": "none"}),
        "event_update" => json!({"title": "Taken over", "audience": "all"}),
        "event_cancel" => json!({"audience": "all"}),
        "expense_reject" => json!({"reason": "None of your business"}),
        "expense_comment" => json!({"text": "None of your business"}),
        "expense_replace" => json!({"amount": 2, "expense_date": "2026-01-15", "category_id": ours.category}),
        "contract_decline" | "contract_void" => json!({"reason": "None of your business"}),
        "contract_fields_replace" => json!({"fields": []}),
        "contract_update" => json!({"title": "Taken over"}),
        "contract_signature_commit" => testkit::contracts::typed_signature(&json!({
            "signature_request_id": "01900000-0000-7000-8000-000000000000",
            "consent": {"version": "2026-11"}, "signer_name": "Mallory",
        })),
        "member_update" => json!({"role": "accountant"}),
        _ => json!({}),
    }
}

fn calls(app: &TestApp, ours: &Ours) -> Vec<Call> {
    let mut calls = Vec::new();
    for (template, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = text(&operation["operationId"]);
            let id = match template.split('/').nth(3) {
                Some("contracts") => &ours.contract,
                Some("expenses") => &ours.claim,
                Some("events") => &ours.event,
                Some("rooms") => &ours.room,
                Some("productions") => &ours.production,
                Some("block-outs") => &ours.block_out,
                Some("availability-requests") => &ours.availability,
                Some("artists") => &ours.artist,
                Some("members") => &ours.member,
                Some("invitations") => &ours.invitation,
                _ => &ours.job,
            };
            let path = template
                .replace("{id}", id)
                .replace("{organization_id}", &app.organization_id.to_string())
                .replace("{sms_id}", id)
                .replace("{seal_id}", &ours.seal)
                .replace("{receipt_id}", &ours.claim)
                .replace("{participant_id}", &ours.participant)
                .replace("{page}", "1")
                .replace("{month}", "2026-01")
                .replace("{day}", "2027-03-10")
                .replace("{slug}", "opera")
                .replace("{token}", "no-such-token");
            assert!(!path.contains('{'), "{path}: a parameter that this test does not know");
            calls.push(Call {
                body: operation.get("requestBody").map(|_| body(&name, app, ours)),
                method: method.to_uppercase().parse().unwrap(),
                names_a_thing: template.contains("{id}"),
                name,
                path,
            });
        }
    }
    calls
}

#[tokio::test]
async fn every_operation_is_known_here_with_what_it_asks_for() {
    let app = TestApp::start().await;
    let calls = calls(&app, &ours(&app).await);
    let mut documented: Vec<&str> = calls.iter().map(|call| call.name.as_str()).collect();
    documented.sort_unstable();
    let known: Vec<&str> = operations().into_keys().collect();
    assert_eq!(documented, known, "add the operation to the table in this file");
}

#[tokio::test]
async fn who_is_not_signed_in_gets_nothing_but_what_is_public() {
    let app = TestApp::start().await;
    let ours = ours(&app).await;
    let operations = operations();
    for call in calls(&app, &ours) {
        let reply = call.by(&app.anonymous()).await;
        let refused = reply.status == 401 && reply.body["type"] == "unauthorized";
        match operations[call.name.as_str()] {
            Access::Holder(_) => assert!(refused, "{}: {} {:#}", call.name, reply.status, reply.body),
            Access::Public => assert!(
                !reply.status.is_server_error() && reply.body["type"] != "forbidden",
                "{}: {} {:#}",
                call.name,
                reply.status,
                reply.body
            ),
            Access::Socket => assert!(reply.status.is_client_error(), "{}: {}", call.name, reply.status),
        }
    }
}

#[tokio::test]
async fn another_companys_office_finds_nothing_of_ours_and_changes_nothing() {
    let mut app = TestApp::start().await;
    app.touches_other_company();
    let ours = ours(&app).await;
    let entries =
        format!("SELECT count(*) FROM audit_entries WHERE organization_id = '{}'", app.organization_id);
    let before = app.count(&entries).await;
    let contract = app.admin().detail(&ours.contract).await;
    let strangers = [app.other_admin(), app.artist().in_other_company()];
    let operations = operations();
    for call in calls(&app, &ours) {
        let Access::Holder(permission) = operations[call.name.as_str()] else { continue };
        for stranger in &strangers {
            let reply = call.by(stranger).await;
            let what = format!("{} {}: {} {:#}", call.method, call.path, reply.status, reply.body);
            assert!(!reply.status.is_server_error(), "{what}");
            if call.names_a_thing {
                assert!([403, 404].contains(&reply.status.as_u16()), "{what}");
            }
            if reply.status.is_success() {
                let sent = String::from_utf8_lossy(&reply.bytes);
                for secret in [
                    "Top secret",
                    "@opera.test",
                    "ben@artists.test",
                    "new@artists.test",
                    &ours.contract,
                    &ours.claim,
                    &ours.event,
                    &ours.room,
                    &ours.availability,
                    &ours.seal,
                ] {
                    assert!(!sent.contains(secret), "{secret} in {what}");
                }
            }
        }
        let admin = call.by(&strangers[0]).await;
        if call.names_a_thing && scope_of(Role::Admin, permission) != Scope::None {
            assert_eq!(
                admin.status, 404,
                "{}: the office of another company may not even know: {:#}",
                call.name, admin.body
            );
        }
    }
    assert_eq!(app.admin().detail(&ours.contract).await, contract);
    assert_eq!(app.count(&entries).await, before, "nothing was done to ours");
    app.run_jobs().await;
}

/// Does everything in a company of its own: what one role changes is not there for the next.
async fn is_refused_exactly_what_the_matrix_does_not_grant(person: Person) {
    let app = TestApp::start().await;
    let ours = ours(&app).await;
    let operations = operations();
    for call in calls(&app, &ours) {
        let Access::Holder(permission) = operations[call.name.as_str()] else { continue };
        let reply = call.by(&app.actor(person)).await;
        let what = format!("{person:?} {}: {} {:#}", call.name, reply.status, reply.body);
        let refused = reply.status == 403 && reply.body["type"] == "forbidden";
        assert_eq!(refused, scope_of(person.role(), permission) == Scope::None, "{what}");
        assert!(reply.status != 401 && !reply.status.is_server_error(), "{what}");
        if refused {
            assert_eq!(reply.body["permission"], permission.name(), "{what}");
        }
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn an_artist_is_refused_exactly_what_the_matrix_does_not_grant() {
    is_refused_exactly_what_the_matrix_does_not_grant(Person::Artist).await;
}

#[tokio::test]
async fn an_administrator_is_refused_exactly_what_the_matrix_does_not_grant() {
    is_refused_exactly_what_the_matrix_does_not_grant(Person::Admin).await;
}

#[tokio::test]
async fn an_accountant_is_refused_exactly_what_the_matrix_does_not_grant() {
    is_refused_exactly_what_the_matrix_does_not_grant(Person::Accountant).await;
}

#[tokio::test]
async fn a_production_manager_is_refused_exactly_what_the_matrix_does_not_grant() {
    is_refused_exactly_what_the_matrix_does_not_grant(Person::ProductionManager).await;
}

#[tokio::test]
async fn a_finance_director_is_refused_exactly_what_the_matrix_does_not_grant() {
    is_refused_exactly_what_the_matrix_does_not_grant(Person::FinanceDirector).await;
}

#[tokio::test]
async fn an_artist_who_was_not_sent_a_contract_does_not_know_that_it_exists() {
    let app = TestApp::start().await;
    let ours = ours(&app).await;
    for call in calls(&app, &ours).into_iter().filter(|call| call.path.contains(&ours.contract)) {
        let reply = call.by(&app.third_artist()).await;
        let status = reply.status.as_u16();
        assert!([403, 404].contains(&status), "{}: {status} {:#}", call.name, reply.body);
        let sent = reply.body.to_string();
        assert!(!sent.contains("Top secret") && !sent.contains("Anna"), "{}: {sent}", call.name);
        if call.method == Method::GET {
            assert_eq!(status, 404, "{}", call.name);
        }
    }
    app.run_jobs().await;
}

#[tokio::test]
async fn what_may_be_done_is_what_me_says() {
    let app = TestApp::start().await;
    for role in Role::ALL {
        let person =
            Person::ALL.into_iter().find(|person| person.role() == role && !person.is_other()).unwrap();
        let me = app.actor(person).get("/api/v1/me").await.expect(200);
        let told: Vec<(String, String)> = me["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| (text(&line["permission"]), text(&line["scope"])))
            .collect();
        let granted: Vec<(String, String)> = Permission::ALL
            .iter()
            .map(|permission| (permission.name().to_owned(), scope_of(role, *permission)))
            .filter(|(_, scope)| *scope != Scope::None)
            .map(|(name, scope)| (name, scope.name().to_owned()))
            .collect();
        assert_eq!(told, granted, "{role:?}");
    }
}
