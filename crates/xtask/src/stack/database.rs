//! The database under the product: our own cluster, or a server that a person named.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::THROWAWAY;
use crate::places::DataFolder;
use crate::postgres::{Account, Cluster, DATABASE, Durability, Passwords, Urls, prepare, short_name};
use crate::say::say;

/// In the folder of a throwaway stack.
const CLUSTER: &str = "postgres";

pub struct Database {
    cluster: Option<Cluster>,
    pub urls: Urls,
}

impl Database {
    /// For `up`: what the environment names, or our own cluster in the data folder.
    pub fn kept(folder: &DataFolder) -> Result<Self> {
        if let Ok(url) = std::env::var("DATABASE_URL") {
            return Self::named(&url, folder);
        }
        let passwords = Passwords::keep_in(&folder.path().join("pg-passwords"))?;
        let cluster = Cluster::start(&cluster_folder(folder)?, Durability::Durable, &passwords.superuser)?;
        say!("PostgreSQL {} on port {}", cluster.major(), cluster.port());
        let urls = prepare(&cluster.superuser_url("postgres"), &passwords)?;
        Ok(Self { cluster: Some(cluster), urls })
    }

    /// Beside `place`'s other content, gone with it.
    pub fn throwaway(place: &Path, passwords: &Passwords) -> Result<Self> {
        let cluster = Cluster::start(&place.join(CLUSTER), THROWAWAY, &passwords.superuser)?;
        let urls = prepare(&cluster.superuser_url("postgres"), passwords)?;
        Ok(Self { cluster: Some(cluster), urls })
    }

    /// One that goes on where the closed one of another place stands.
    pub fn copy(from: &Path, to: &Path, passwords: &Passwords) -> Result<Self> {
        Cluster::copy(&from.join(CLUSTER), &to.join(CLUSTER))?;
        Self::throwaway(to, passwords)
    }

    /// With an owner beside it, the address is the runtime role's and used as it is; alone, it is an
    /// administrator's and the product's own roles and database are made there.
    fn named(url: &str, folder: &DataFolder) -> Result<Self> {
        say!("using the PostgreSQL that DATABASE_URL names");
        let urls = match std::env::var("BIGLIVE_DATABASE_OWNER_URL") {
            Ok(owner) => Urls { owner, app: url.to_owned() },
            Err(_) => prepare(url, &Passwords::keep_in(&folder.path().join("pg-passwords"))?).context(
                "DATABASE_URL is used as an administrator's address (set BIGLIVE_DATABASE_OWNER_URL too if it is \
                 the product's own role; unset it to let this command start a PostgreSQL of its own)",
            )?,
        };
        Ok(Self { cluster: None, urls })
    }

    /// The superuser's address of the product's database, where the server is ours.
    pub fn superuser_url(&self) -> Option<String> {
        self.cluster.as_ref().map(|cluster| cluster.superuser_url(DATABASE))
    }

    /// Starts our own server again when somebody killed it. Returns whether that was needed.
    pub fn revive(&mut self) -> Result<bool> {
        self.cluster.as_mut().map_or(Ok(false), Cluster::revive)
    }

    /// Stops our own server with everything written, so that it can be copied.
    pub fn close(&mut self) -> Result<()> {
        self.cluster.as_mut().map_or(Ok(()), Cluster::close)
    }

    pub fn stop(&mut self) -> Result<()> {
        self.cluster.as_mut().map_or(Ok(()), Cluster::stop)
    }
}

/// Inside the data folder, or, where the database's user cannot get there (root's home is closed to it), in a
/// place that it can reach; the data folder then says where.
fn cluster_folder(folder: &DataFolder) -> Result<PathBuf> {
    let data = folder.path();
    let noted = folder.cluster();
    let account = Account::choose();
    account.make_folder(&noted)?;
    if account.reaches(&noted) {
        return Ok(noted);
    }
    fs::remove_dir(&noted)
        .with_context(|| format!("{} is closed to the database's user", noted.display()))?;
    let elsewhere = PathBuf::from(format!("/var/lib/biglive-up/{:016x}", short_name(data)));
    account.make_folder(&elsewhere)?;
    say!("the database's user cannot enter {}; its files are in {}", data.display(), elsewhere.display());
    folder.note_cluster(&elsewhere)?;
    Ok(elsewhere)
}
