//! No organization sees another one's rows: read from the database's own catalogue, and tried.

use platform::migrations::GLOBAL_TABLES;
use testkit::{TestApp, eventually, id_of};
use tokio_postgres::NoTls;

/// Indexes that the organization does not lead, and why.
const OTHER_INDEXES: &[(&str, &str)] = &[
    ("memberships_user", "sign-in looks for a person's engagements in all organizations"),
    ("people_words_search", "GIN; only the search functions read it, and name the organization"),
    ("contracts_search", "GIN; the organization is a lexeme of its own in every row"),
    ("expenses_search", "GIN; the organization is a lexeme of its own in every row"),
    ("sso_connections_domains", "before sign-in, the connections for a domain, of whatever organization"),
    ("sso_connections_id", "before sign-in, the organization of a connection"),
];

/// A connection of the runtime role, past the application.
async fn runtime(app: &TestApp) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(&app.runtime_url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn tenant_tables(superuser: &tokio_postgres::Client) -> Vec<String> {
    let sql = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1";
    let rows = superuser.query(sql, &[]).await.unwrap();
    let names = rows.iter().map(|row| row.get::<_, String>(0));
    names.filter(|name| !GLOBAL_TABLES.contains(&name.as_str())).collect()
}

async fn names(superuser: &tokio_postgres::Client, sql: &str, tables: &[String]) -> Vec<String> {
    superuser.query(sql, &[&tables]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

const NOTHING: [String; 0] = [];

#[tokio::test]
async fn every_table_belongs_to_an_organization_or_is_listed_as_global() {
    let app = TestApp::start().await;
    let superuser = app.superuser().await;
    let tables = tenant_tables(&superuser).await;
    assert!(tables.len() >= 15, "{tables:?}");
    let unsafe_tables = "SELECT c.relname FROM pg_class c WHERE c.relname = ANY($1)
        AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity
            AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull))";
    assert_eq!(names(&superuser, unsafe_tables, &tables).await, NOTHING);
    let ours = "organization_id = app_organization_id()";
    let without_policy = "SELECT t FROM unnest($1::text[]) AS t WHERE NOT EXISTS (SELECT FROM pg_policies p
        WHERE p.schemaname = 'public' AND p.tablename = t AND p.cmd = 'ALL' AND p.permissive = 'PERMISSIVE'
          AND p.qual = '(organization_id = app_organization_id())' AND p.with_check = p.qual)";
    assert_eq!(
        names(&superuser, without_policy, &tables).await,
        NOTHING,
        "a policy with USING and WITH CHECK: {ours}"
    );
    let views = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relkind IN ('v', 'm') AND relname <> ALL($1)";
    assert_eq!(names(&superuser, views, &tables).await, NOTHING, "a view runs with its owner's eyes");
}

#[tokio::test]
async fn further_policies_are_for_the_lookup_role_or_read_ones_own_engagements() {
    let app = TestApp::start().await;
    let sql = "SELECT tablename::text || ' ' || policyname || ' ' || cmd || ' ' || array_to_string(roles, ',') || ' ' || qual
        FROM pg_policies WHERE schemaname = 'public' AND policyname <> 'tenant' ORDER BY 1";
    let policies: Vec<String> =
        app.superuser().await.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(
        policies,
        [
            "artists lookup SELECT biglive_lookup true",
            "contracts lookup SELECT biglive_lookup true",
            "event_occurrences lookup SELECT biglive_lookup true",
            "event_participants lookup SELECT biglive_lookup true",
            "expenses lookup SELECT biglive_lookup true",
            "memberships lookup SELECT biglive_lookup true",
            "memberships own_memberships SELECT public (user_id = app_user_id())",
            "people_words lookup ALL biglive_lookup true",
            "revisions lookup SELECT biglive_lookup true",
            "seal_certificates lookup SELECT biglive_lookup true",
            "sso_connections lookup SELECT biglive_lookup true",
        ]
    );
}

#[tokio::test]
async fn the_organization_leads_every_key_and_index() {
    let app = TestApp::start().await;
    let superuser = app.superuser().await;
    let tables = tenant_tables(&superuser).await;
    let indexes = "SELECT i.relname FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'organization_id'
        WHERE t.relname = ANY($1) AND t.relnamespace = 'public'::regnamespace AND x.indkey[0] <> a.attnum ORDER BY 1";
    let mut listed: Vec<&str> = OTHER_INDEXES.iter().map(|(index, _)| *index).collect();
    listed.sort_unstable();
    assert_eq!(names(&superuser, indexes, &tables).await, listed);
    let without_key = "SELECT t FROM unnest($1::text[]) AS t WHERE NOT EXISTS (SELECT FROM pg_index x
        WHERE x.indrelid = t::regclass AND x.indisprimary)";
    assert_eq!(names(&superuser, without_key, &tables).await, NOTHING);
}

#[tokio::test]
async fn every_reference_between_tenant_tables_names_the_organization() {
    let app = TestApp::start().await;
    let superuser = app.superuser().await;
    let tables = tenant_tables(&superuser).await;
    // Checks of foreign keys see past row security: only the organization in the key keeps them inside.
    let sql = "SELECT k.conrelid::regclass || ' ' || k.conname FROM pg_constraint k
        WHERE k.contype = 'f' AND k.conrelid = ANY($1::text[]::regclass[]) AND k.confrelid = ANY($1::text[]::regclass[])
          AND NOT EXISTS (SELECT FROM generate_subscripts(k.conkey, 1) AS n
            JOIN pg_attribute here ON here.attrelid = k.conrelid AND here.attnum = k.conkey[n]
            JOIN pg_attribute there ON there.attrelid = k.confrelid AND there.attnum = k.confkey[n]
            WHERE here.attname = 'organization_id' AND there.attname = 'organization_id')";
    assert_eq!(names(&superuser, sql, &tables).await, NOTHING);
    let references =
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY($1::text[]::regclass[])
        AND confrelid = ANY($1::text[]::regclass[])";
    assert!(names(&superuser, references, &tables).await.len() >= 8, "there are such references");
}

#[tokio::test]
async fn functions_that_see_past_row_security_pin_their_search_path() {
    let app = TestApp::start().await;
    let sql =
        "SELECT p.proname::text || ' ' || r.rolname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1";
    let superuser = app.superuser().await;
    let functions: Vec<String> =
        superuser.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(
        functions,
        [
            "audit_append biglive_test_owner",
            "contract_search biglive_lookup",
            "expense_search biglive_lookup",
            "files_account biglive_test_owner",
            "people_busy_elsewhere biglive_lookup",
            "people_count biglive_lookup",
            "people_search biglive_lookup",
            "people_words_keep biglive_lookup",
            "revision_of biglive_lookup",
            "seal_certificate_owners biglive_lookup",
            "sso_connection_organization biglive_lookup",
            "sso_connections_of_domain biglive_lookup",
        ]
    );
    let unpinned = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
        AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'], false)";
    assert_eq!(app.count(unpinned).await, 0);
}

#[tokio::test]
async fn the_runtime_role_is_weak() {
    let app = TestApp::start().await;
    app.platform.check_role_rights().await.unwrap();
    let runtime = runtime(&app).await;
    let row = runtime
        .query_one(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                 pg_has_role('biglive_lookup', 'MEMBER') FROM pg_roles WHERE rolname = current_user",
            &[],
        )
        .await
        .unwrap();
    for column in 0..6 {
        assert!(!row.get::<_, bool>(column), "{}", row.columns()[column].name());
    }
    for refused in [
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE contracts DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE contracts NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON contracts",
        "SET ROLE biglive_lookup",
        "SET ROLE biglive_test_owner",
        "TRUNCATE contracts",
        "DROP TRIGGER contract_seals_immutable ON contract_seals",
        "SET session_replication_role = replica",
        "DELETE FROM refinery_schema_history",
    ] {
        let error = runtime.batch_execute(refused).await.unwrap_err();
        let code = error.code().unwrap().code();
        assert!(["42501", "42704"].contains(&code), "{refused}: {code}");
    }
}

#[tokio::test]
async fn without_an_organization_there_are_no_rows_on_fresh_and_used_connections() {
    let app = TestApp::start().await;
    app.admin().contract("Season").await;
    let superuser = app.superuser().await;
    let filled =
        ["contracts", "files", "memberships", "artists", "audit_entries", "audit_heads", "live_events"];
    let runtime = runtime(&app).await;
    let count = async |table: &str| -> i64 {
        runtime.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
    };
    for table in tenant_tables(&superuser).await {
        if table == "people_words" {
            runtime
                .query_one("SELECT count(*) FROM people_words", &[])
                .await
                .expect_err("only the search reads it");
        } else {
            assert_eq!(count(&table).await, 0, "{table}");
        }
    }
    let set = format!("BEGIN; SET LOCAL app.organization_id = '{}'", app.organization_id);
    runtime.batch_execute(&set).await.unwrap();
    for table in filled {
        assert!(count(table).await > 0, "{table}: the organization sees its own rows");
    }
    let foreign = "SELECT count(*) FROM memberships WHERE organization_id <> app_organization_id()";
    let seen: i64 = runtime.query_one(foreign, &[]).await.unwrap().get(0);
    assert_eq!(seen, 0);
    runtime.batch_execute("COMMIT").await.unwrap();
    for table in filled {
        assert_eq!(count(table).await, 0, "{table} after the transaction");
    }
    let refused = runtime.execute("DELETE FROM contract_fields", &[]).await.unwrap();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn rows_of_another_organization_cannot_be_written() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let runtime = runtime(&app).await;
    let set = format!("SET app.organization_id = '{}'", app.other_organization_id);
    runtime.batch_execute(&set).await.unwrap();
    let changed = runtime.execute("UPDATE contracts SET title = 'Ours'", &[]).await.unwrap();
    assert_eq!(changed, 0);
    let insert = format!(
        "INSERT INTO live_events VALUES ('{}', gen_random_uuid(), 'contract', '{id}', 1, '{{}}', now())",
        app.organization_id
    );
    let refused = runtime.batch_execute(&insert).await.unwrap_err();
    assert_eq!(refused.code().unwrap().code(), "42501", "{refused:?}");
    let field = format!(
        "INSERT INTO contract_fields VALUES ('{}', gen_random_uuid(), '{id}', 1, 'name', 1, 0, 0, 0.1, 0.1, NULL, true)",
        app.other_organization_id
    );
    let refused = runtime.batch_execute(&field).await.unwrap_err();
    assert_eq!(
        refused.code().unwrap().code(),
        "23503",
        "another organization's contract cannot be referred to"
    );
    assert_eq!(app.admin().detail(&id).await["title"], "Season");
}

#[tokio::test]
async fn evidence_can_be_added_but_not_changed() {
    let app = TestApp::start().await;
    let id = app.admin().contract_sent_to("Season", &[&app.artist()]).await;
    app.artist().sign(&id).await;
    app.run_jobs().await;
    let runtime = runtime(&app).await;
    let set = format!("SET app.organization_id = '{}'", app.organization_id);
    runtime.batch_execute(&set).await.unwrap();
    for refused in [
        "INSERT INTO audit_entries SELECT * FROM audit_entries",
        "UPDATE audit_entries SET actor_name = 'Nobody'",
        "DELETE FROM audit_entries",
        "UPDATE audit_heads SET seq = 0",
        "DELETE FROM audit_heads",
        "UPDATE contract_signatures SET ink = '\\x00'",
        "UPDATE contract_signatures SET ink = set_byte(ink, 20, get_byte(ink, 20) # 1)",
        "UPDATE contract_signatures SET consent_text = 'Something else'",
        "DELETE FROM contract_signatures",
        "DELETE FROM contract_seals",
        "DELETE FROM contract_assignments",
        "DELETE FROM contracts",
    ] {
        let error = runtime.batch_execute(refused).await.unwrap_err();
        assert_eq!(error.code().unwrap().code(), "42501", "{refused}");
    }
    let sealed = runtime.batch_execute("UPDATE contract_seals SET sha256 = '\\x00'").await.unwrap_err();
    assert_eq!(sealed.as_db_error().unwrap().message(), "a sealed document is immutable");
    let count: i64 = runtime.query_one("SELECT count(*) FROM contract_signatures", &[]).await.unwrap().get(0);
    assert_eq!(count, 1);
}

#[tokio::test]
async fn callers_who_hang_up_leave_no_transaction_open() {
    let app = TestApp::start().await;
    let id = id_of(&app.admin().contract("Season").await);
    let token = app.admin().token().unwrap();
    let calls: Vec<(http::Method, String)> = vec![
        (http::Method::GET, "/api/v1/contracts?count=true".into()),
        (http::Method::GET, "/api/v1/me".into()),
        (http::Method::GET, format!("/api/v1/contracts/{id}/download")),
        (http::Method::POST, format!("/api/v1/contracts/{id}/archive")),
        (http::Method::POST, format!("/api/v1/contracts/{id}/unarchive")),
    ];
    for round in 0..300_u64 {
        let (method, path) = &calls[round as usize % calls.len()];
        let url = format!("{}{path}", app.base_url);
        let request = app.client.request(method.clone(), url).bearer_auth(&token).send();
        // Wherever the request is by then: parsed, waiting for a connection, between two statements, committing.
        let _ = tokio::time::timeout(std::time::Duration::from_micros(round * 37 % 9_000), request).await;
    }
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND state LIKE 'idle in transaction%'";
    eventually("no open transaction", async || app.count(open).await == 0).await;
    for _ in 0..12 {
        app.admin().detail(&id).await;
        app.other_admin().get(&format!("/api/v1/contracts/{id}")).await.problem("contract_not_found");
    }
}
