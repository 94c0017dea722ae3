//! Roles, database and extensions that a database administrator would make before the first migration.

use anyhow::{Context, Result};
use postgres::{Client, NoTls};

use super::Passwords;

pub const DATABASE: &str = "biglive";
const OWNER: &str = "biglive_owner";
const APP: &str = "biglive_app";
const EXTENSIONS: [&str; 3] = ["pgcrypto", "pg_trgm", "btree_gist"];

/// The addresses that the product is configured with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urls {
    pub owner: String,
    pub app: String,
}

/// Brings a server to the state that `biglive migrate` expects. Does nothing where it is there already.
pub fn prepare(superuser_url: &str, passwords: &Passwords) -> Result<Urls> {
    let mut server = connect(superuser_url)?;
    // The owner makes and grants roles in migrations; the product's own role can do nothing by itself.
    ensure_role(&mut server, OWNER, "LOGIN CREATEROLE", &passwords.owner)?;
    ensure_role(&mut server, APP, "LOGIN", &passwords.app)?;
    if server.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&DATABASE])?.is_empty() {
        server.batch_execute(&format!("CREATE DATABASE {DATABASE} OWNER {OWNER}"))?;
    }
    server.batch_execute(&format!("REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC"))?;
    server.batch_execute(&format!("GRANT CONNECT ON DATABASE {DATABASE} TO {APP}"))?;
    let mut database = connect(&with_database(superuser_url, DATABASE)?)?;
    for extension in EXTENSIONS {
        database.batch_execute(&format!("CREATE EXTENSION IF NOT EXISTS {extension}")).with_context(
            || format!("PostgreSQL lacks its extension {extension}; install postgresql-contrib"),
        )?;
    }
    Ok(Urls {
        owner: with_person(&with_database(superuser_url, DATABASE)?, OWNER, &passwords.owner)?,
        app: with_person(&with_database(superuser_url, DATABASE)?, APP, &passwords.app)?,
    })
}

fn connect(url: &str) -> Result<Client> {
    Client::connect(url, NoTls).context("the database cannot be reached")
}

fn ensure_role(server: &mut Client, name: &str, rights: &str, password: &str) -> Result<()> {
    let exists = !server.query("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&name])?.is_empty();
    let verb = if exists { "ALTER" } else { "CREATE" };
    server.batch_execute(&format!("{verb} ROLE {name} {rights} PASSWORD '{password}'"))?;
    Ok(())
}

fn with_database(url: &str, database: &str) -> Result<String> {
    let (scheme, rest) = url.split_once("://").context("not a database address")?;
    let (rest, query) =
        rest.split_once('?').map_or((rest, String::new()), |(rest, query)| (rest, format!("?{query}")));
    let server = rest.split('/').next().unwrap_or(rest);
    Ok(format!("{scheme}://{server}/{database}{query}"))
}

fn with_person(url: &str, name: &str, password: &str) -> Result<String> {
    let (scheme, rest) = url.split_once("://").context("not a database address")?;
    let (authority, path) = rest.split_once('/').context("a database address without a database")?;
    let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
    Ok(format!("{scheme}://{name}:{password}@{server}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_rewritten_in_place() {
        let url = "postgres://postgres:p%40ss@db.example:5433/postgres?sslmode=disable";
        let url = with_database(url, "biglive").unwrap();
        assert_eq!(url, "postgres://postgres:p%40ss@db.example:5433/biglive?sslmode=disable");
        let url = with_person(&url, "biglive_app", "abc").unwrap();
        assert_eq!(url, "postgres://biglive_app:abc@db.example:5433/biglive?sslmode=disable");
        assert_eq!(with_database("postgres://u@h", "biglive").unwrap(), "postgres://u@h/biglive");
        assert!(with_database("nonsense", "biglive").is_err());
    }
}
