//! Schema migrations, embedded in the binary and run by the owner role; then the runtime role's rights. Forward only.

use refinery::{Migration, Runner};

use crate::db::address::{Address, AddressError};
use crate::db::error::with_causes;

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../migrations/", $name, ".sql")))),+]
    };
}

/// Every migration, oldest first: name and SQL.
const MIGRATIONS: &[(&str, &str)] = migrations![
    "20261120100000_tenancy_create",
    "20261120100050_search_create",
    "20261120100100_platform_create",
    "20261120100200_identity_create",
    "20261120100300_notifications_create",
    "20261120100400_contracts_create",
    "20261121100000_access_create",
    "20261121100100_accounts_create",
    "20261121100200_factors_create",
    "20261121100300_grants_create",
    "20261121100400_personal_create",
    "20261121100500_keys_rotate",
    "20261121110000_claims_create",
    "20261121110100_claims_approve",
    "20261121160000_notifications_sms_reports",
    "20261121160100_identity_people_count",
    "20261121160200_claims_returns",
    "20261121160300_platform_revisions",
    "20261121160400_sweeps_index",
    "20261121170000_schedule_create",
    "20261122080000_plans_kept",
    "20261122090000_schedule_notices",
    "20261122091000_schedule_block_outs",
    "20261122100000_schedule_feeds",
    "20261123070000_people_words",
    "20261123080000_schedule_rules",
    "20261123090000_notices_create",
    "20261124000000_expense_sums",
    "20261124000100_search_counts",
    "20261124000200_audit_heads_found",
    "20261124000300_memberships_role",
    "20261124000400_revision_of",
    "20261125000000_steps_told",
    "20261125000100_expenses_booked",
    "20261126100000_schedule_own_start",
    "20261126100100_schedule_updates_version",
    "20261127100000_sign_in_failures",
    "20261127100100_contract_seals_failed",
    "20261128000000_availability_create",
    "20261128000100_block_outs_request",
    "20261128100000_schedule_hours_kept",
    "20261128100100_schedule_calls_changed",
    "20261128200000_amounts_three_digits",
    "20261128200100_lines_by_category",
    "20261128200200_steps_decided_before",
];

/// Tables that belong to no organization; all others have row security. The `pg_catalog` test reads this list.
pub const GLOBAL_TABLES: &[&str] = &[
    "organizations",
    "users",
    "sessions",
    "refresh_tokens",
    "signing_keys",
    "revocations",
    "one_time_secrets",
    "account_events",
    "email_changes",
    "known_devices",
    "factors",
    "passkeys",
    "backup_codes",
    "trusted_devices",
    "factor_failures",
    "unknown_sign_ins",
    "push_keys",
    "push_devices",
    "refinery_schema_history",
];

/// A hash over all migrations, hex: names the schema they make.
pub fn fingerprint() -> String {
    let all: String = MIGRATIONS.iter().map(|(name, sql)| format!("{name}\n{sql}\n")).collect();
    hex::encode(crate::crypto::sha256(all.as_bytes()))
}

/// Why migrating failed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// An address cannot be read.
    #[error("{0}")]
    Address(String),
    /// A migration failed; those before it stand.
    #[error("migration: {0}")]
    Migration(#[from] refinery::Error),
    /// The database refused.
    #[error("database: {}", with_causes(.0))]
    Database(#[from] tokio_postgres::Error),
    /// The job queue's own tables failed.
    #[error("job queue: {0}")]
    Jobs(String),
}

/// Brings the database up to date as the owner, then creates the runtime role named in `runtime_url` where it is
/// missing and grants it what it needs and no more. Safe to run again.
pub async fn migrate(owner_url: &str, runtime_url: &str) -> Result<usize, MigrateError> {
    let address = |name: &str, url: &str| {
        url.parse::<Address>()
            .map_err(|error: AddressError| MigrateError::Address(format!("{name}: {error}")))
    };
    let runtime = address("DATABASE_URL", runtime_url)?;
    let role = runtime
        .config()
        .get_user()
        .ok_or_else(|| MigrateError::Address("DATABASE_URL names no user".into()))?
        .to_owned();
    let owner = address("BIGLIVE_DATABASE_OWNER_URL", owner_url)?;
    let (mut client, connection) = owner.connect().await?;
    let connection = tokio::spawn(connection);
    // One migration run at a time, however many processes start.
    client.batch_execute("SELECT pg_advisory_lock(7316541)").await?;
    let migrations = MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(&versioned(name), sql))
        .collect::<Result<Vec<_>, _>>()?;
    let report = Runner::new(&migrations).run_async(&mut client).await?;
    let pool = crate::db::pool::pool(owner_url, 2).map_err(|error| MigrateError::Jobs(error.to_string()))?;
    // The queue's own migrations run when a worker is made.
    graphile_worker::WorkerOptions::default()
        .database(pool)
        .listen_os_shutdown_signals(false)
        .init()
        .await
        .map_err(|error| MigrateError::Jobs(format!("{error:?}")))?;
    // The queue plans six statements for each job that is added, which takes three times as long as carrying them out.
    client
        .batch_execute(
            "ALTER FUNCTION graphile_worker.add_jobs(graphile_worker.job_spec[], boolean)
                 SET plan_cache_mode = force_generic_plan",
        )
        .await?;
    grant(&client, &role, runtime.config().get_password()).await?;
    client.batch_execute("SELECT pg_advisory_unlock(7316541)").await?;
    drop(client);
    connection.abort();
    Ok(report.applied_migrations().len())
}

/// `20261120100000_name` → `V20261120100000__name`, the form refinery reads.
fn versioned(name: &str) -> String {
    let (version, rest) = name.split_once('_').unwrap_or((name, "migration"));
    format!("V{version}__{rest}")
}

async fn grant(
    client: &tokio_postgres::Client,
    role: &str,
    password: Option<&[u8]>,
) -> Result<(), MigrateError> {
    let quoted = format!("\"{}\"", role.replace('"', "\"\""));
    if client.query_opt("SELECT FROM pg_roles WHERE rolname = $1", &[&role]).await?.is_none() {
        let password = String::from_utf8_lossy(password.unwrap_or_default()).replace('\'', "''");
        client.batch_execute(&format!("CREATE ROLE {quoted} LOGIN PASSWORD '{password}'")).await?;
    }
    client
        .batch_execute(&format!(
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted};
             GRANT USAGE ON SCHEMA public TO {quoted};
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted};
             REVOKE INSERT, UPDATE, DELETE ON audit_entries, audit_heads, refinery_schema_history FROM {quoted};
             REVOKE ALL ON people_words FROM {quoted};
             REVOKE UPDATE, DELETE ON contract_signatures, call_sheets FROM {quoted};
             -- Only to seal it anew under another master key; what it says cannot be forged without the key.
             GRANT UPDATE (ink) ON contract_signatures TO {quoted};
             REVOKE DELETE ON organizations, users, contracts, contract_assignments, contract_seals, memberships,
                 events, event_occurrences, event_participants, event_updates, rooms, productions, block_outs,
                 availability_requests, availability_people, availability_answers FROM {quoted};
             GRANT USAGE ON SCHEMA graphile_worker TO {quoted};
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO {quoted};
             GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO {quoted};
             GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO {quoted};"
        ))
        .await?;
    // The queue's tables have row security without policies, so that only their owner sees them.
    let tables = client
        .query(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = 'graphile_worker' AND c.relkind = 'r' AND c.relrowsecurity
               AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'biglive_runtime')",
            &[],
        )
        .await?;
    for table in tables {
        let table: String = table.get(0);
        client
            .batch_execute(&format!(
                "CREATE POLICY biglive_runtime ON graphile_worker.\"{table}\" USING (true) WITH CHECK (true)"
            ))
            .await?;
    }
    Ok(())
}
