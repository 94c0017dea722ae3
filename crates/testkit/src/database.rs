//! Databases for tests: one migrated and peopled template per version of the schema, cloned for every test.

use std::time::Duration;

use platform::db::context::{Actor, Origin, Purpose};
use platform::{Config, Platform, migrations};
use tokio_postgres::{Client, Config as PgConfig, NoTls};
use types::Clock;

use crate::people::{COMPANY, OTHER_COMPANY, PASSWORD, Person};

const OWNER: &str = "biglive_test_owner";
const RUNTIME: &str = "biglive_test_app";
const ROLE_PASSWORD: &str = "test";

/// A database of its own for one test.
pub struct TestDatabase {
    pub name: String,
}

fn address(user: &str, database: &str) -> String {
    let base: PgConfig = crate::config::superuser_url().parse().expect("a PostgreSQL address");
    let host = match &base.get_hosts()[0] {
        tokio_postgres::config::Host::Tcp(host) => host.clone(),
        tokio_postgres::config::Host::Unix(path) => path.display().to_string().replace('/', "%2F"),
    };
    let port = base.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{user}:{ROLE_PASSWORD}@{host}:{port}/{database}")
}

/// Address of the runtime role.
pub fn runtime_url(database: &str) -> String {
    address(RUNTIME, database)
}

/// A superuser's connection to a database.
pub async fn superuser(database: &str) -> Client {
    let mut config: PgConfig = crate::config::superuser_url().parse().expect("a PostgreSQL address");
    config.dbname(database);
    let (client, connection) = config.connect(NoTls).await.expect("PostgreSQL for tests");
    tokio::spawn(connection);
    client
}

/// The configuration of an app on `database` with its files below `folder`.
pub fn config(database: &str, folder: &std::path::Path) -> Config {
    let key = folder.join("master.key");
    // Tests share a key, so that the template's signing key opens in every clone.
    std::fs::write(&key, "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").expect("key file");
    let text = |path: std::path::PathBuf| path.display().to_string();
    let settings = [
        ("DATABASE_URL", runtime_url(database)),
        ("BIGLIVE_DATA_DIR", text(folder.to_owned())),
        ("BIGLIVE_MASTER_KEY_FILE", text(key)),
        ("BIGLIVE_DATABASE_POOL_SIZE", "6".into()),
        ("BIGLIVE_WORKER_CONCURRENCY", "2".into()),
        ("BIGLIVE_DEV_MAILBOX", "true".into()),
        ("BIGLIVE_RATE_LIMIT_API_PER_HOUR", "100000".into()),
        ("BIGLIVE_RATE_LIMIT_UPLOADS_PER_HOUR", "100000".into()),
    ];
    let settings = settings.into_iter().map(|(key, value)| (key.to_owned(), value));
    Config::parse("", settings).expect("a valid configuration")
}

impl TestDatabase {
    /// Clones the template, making it first where it is missing.
    pub async fn create() -> Self {
        let client = superuser("postgres").await;
        let template = ensure_template(&client).await;
        let name = format!("biglive_t_{}", uuid::Uuid::now_v7().simple());
        // Copying files is quicker than writing every page through the log, and brings the catalog's cache along.
        let clone = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        // A clone needs the template to itself; another test's clone takes milliseconds.
        for attempt in 0.. {
            match client.batch_execute(&clone).await {
                Ok(()) => break,
                Err(error) if attempt < 200 && error.to_string().contains("db error") => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("the template cannot be cloned: {error:?}"),
            }
        }
        Self { name }
    }

    /// Removes the database and whoever is still connected.
    pub async fn remove(&self) {
        let client = superuser("postgres").await;
        let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
    }
}

async fn ensure_template(client: &Client) -> String {
    let template = format!("biglive_template_{}", &migrations::fingerprint()[..16]);
    let exists = "SELECT FROM pg_database WHERE datname = $1 AND datistemplate";
    if client.query_opt(exists, &[&template]).await.expect("pg_database").is_some() {
        return template;
    }
    client.batch_execute("SELECT pg_advisory_lock(55501)").await.expect("lock");
    if client.query_opt(exists, &[&template]).await.expect("pg_database").is_none() {
        build_template(client, &template).await;
    }
    client.batch_execute("SELECT pg_advisory_unlock(55501)").await.expect("unlock");
    template
}

async fn build_template(client: &Client, template: &str) {
    for (role, rights) in [(OWNER, "CREATEROLE"), (RUNTIME, "")] {
        if client
            .query_opt("SELECT FROM pg_roles WHERE rolname = $1", &[&role])
            .await
            .expect("pg_roles")
            .is_none()
        {
            let sql = format!("CREATE ROLE {role} LOGIN {rights} PASSWORD '{ROLE_PASSWORD}'");
            client.batch_execute(&sql).await.expect("role");
        }
    }
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {template}")).await.expect("drop");
    client.batch_execute(&format!("CREATE DATABASE {template} OWNER {OWNER}")).await.expect("create");
    {
        let inside = superuser(template).await;
        let sql = format!(
            "CREATE EXTENSION IF NOT EXISTS pgcrypto; CREATE EXTENSION IF NOT EXISTS pg_trgm;
            ALTER SCHEMA public OWNER TO {OWNER}"
        );
        inside.batch_execute(&sql).await.expect("extensions");
    }
    migrations::migrate(&address(OWNER, template), &runtime_url(template)).await.expect("migrations");
    people(template).await;
    // A template outlives the hour for which live updates are kept: a sweep would change what its test did not.
    superuser(template).await.batch_execute("DELETE FROM live_events").await.expect("live updates");
    client
        .batch_execute(&format!("ALTER DATABASE {template} IS_TEMPLATE true ALLOW_CONNECTIONS false"))
        .await
        .expect("template");
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    client.query(sql, &[&template]).await.expect("disconnect");
}

async fn people(template: &str) {
    let folder = tempfile::tempdir().expect("folder");
    let platform = Platform::start(config(template, folder.path()), Clock::system()).await.expect("start");
    let system = platform.system(Purpose::Command, Origin::internal());
    let mut companies = Vec::new();
    for (slug, name) in [(COMPANY, "Opera Test"), (OTHER_COMPANY, "Circus Test")] {
        let new = identity::NewOrganization {
            name: name.into(),
            slug: slug.into(),
            timezone: "Europe/Vienna".into(),
            locale: "en".into(),
            currency: "EUR".into(),
        };
        let id = identity::create_organization(&system, new).await.expect("organization");
        // Tests that are about second factors switch them on.
        let policy = identity::SecondFactorPolicy::Off;
        let tenant = system.for_organization(id, Actor::system());
        let set = tenant.write(async |tx| identity::set_second_factor_policy(tx, policy).await).await;
        set.expect("policy");
        companies.push(id);
    }
    let hash = identity::hash_password(PASSWORD.into()).await.expect("hash");
    for person in Person::ALL {
        let (first_name, last_name) = person.name();
        let new = identity::NewUser {
            email: person.email().into(),
            first_name: first_name.into(),
            last_name: last_name.into(),
            password_hash: Some(hash.clone()),
            locale: "en".into(),
            timezone: "Europe/Vienna".into(),
        };
        let user = identity::create_user(&system, new).await.expect("user");
        let mut joins = vec![companies[usize::from(person.is_other())]];
        if person == Person::Artist {
            joins.push(companies[1]);
        }
        for company in joins {
            let tenant = system.for_organization(company, Actor::system());
            let added =
                tenant.write(async |tx| identity::add_member(tx, user, person.role(), None).await).await;
            added.expect("member");
        }
    }
}
