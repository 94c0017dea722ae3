//! What every request and job can reach: configuration, database, keys, files, live updates. Cloning is cheap.

use std::ops::Deref;
use std::sync::Arc;

use types::Clock;

use crate::auth::api_clients::ApiClients;
use crate::auth::revocations::Revocations;
use crate::auth::tokens::TokenKeys;
use crate::config::Config;
use crate::crypto::Keyring;
use crate::db::address::Address;
use crate::db::context::{Origin, Purpose, SystemContext};
use crate::db::error::DbError;
use crate::db::pool::Db;
use crate::files::Files;
use crate::jobs::WorkerStanding;
use crate::kept::KeptAnswers;
use crate::live::LiveHub;
use crate::places::{Places, PlacesError};
use crate::rate_limit::RateLimiter;

/// The shared state of a process: one counted reference, because every layer of every request has its own.
#[derive(Clone)]
pub struct Platform(Arc<Parts>);

impl Deref for Platform {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What [`Platform`] refers to.
pub struct Parts {
    /// Settings.
    pub config: Config,
    /// The clock; a test's can be moved.
    pub clock: Clock,
    /// Master keys.
    pub keyring: Keyring,
    /// Encrypted files.
    pub files: Files,
    /// Access tokens.
    pub tokens: TokenKeys,
    /// Access that was taken back.
    pub revocations: Revocations,
    /// Programs that showed a good secret lately.
    pub api_clients: ApiClients,
    /// Live updates of this process.
    pub live: LiveHub,
    /// Answers that still hold.
    pub kept: KeptAnswers,
    /// Request counters.
    pub limiter: RateLimiter,
    /// Where addresses are.
    pub places: Places,
    /// Whether this process's worker runs.
    pub worker: WorkerStanding,
    pub(crate) db: Db,
}

/// Why a process cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Keys cannot be loaded.
    #[error("keys: {0}")]
    Keys(#[from] crate::crypto::CryptoError),
    /// Storage cannot be used.
    #[error("files: {0}")]
    Files(#[from] crate::files::FileError),
    /// The file of address ranges cannot be used.
    #[error("geo_ranges_file: {0}")]
    Places(#[from] PlacesError),
    /// The database cannot be used.
    #[error("database: {0}")]
    Database(#[from] DbError),
}

/// How the connection to the database is protected; where it is encrypted, by which version of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseProtection {
    /// Encrypted, to a server whose certificate was checked.
    Verified(String),
    /// Encrypted, to whoever answers.
    Encrypted(String),
    /// Plain, and does not leave this machine.
    Local,
    /// Plain, over a network.
    None,
}

impl Platform {
    /// Connects everything that `config` names and loads the token keys.
    pub async fn start(config: Config, clock: Clock) -> Result<Self, StartError> {
        let keyring = Keyring::load(config.key_provider())?;
        let files = Files::local(&config.data_dir.join("files"), keyring.clone())?;
        let db = Db::new(&config.database_url, config.database_pool_size)?;
        let places = match &config.geo_ranges_file {
            Some(path) => Places::load(path)?,
            None => Places::default(),
        };
        let platform = Self(Arc::new(Parts {
            config,
            clock,
            keyring,
            files,
            tokens: TokenKeys::default(),
            revocations: Revocations::default(),
            api_clients: ApiClients::default(),
            live: LiveHub::default(),
            kept: KeptAnswers::default(),
            limiter: RateLimiter::default(),
            places,
            worker: WorkerStanding::default(),
            db,
        }));
        let system = platform.system(Purpose::Command, Origin::internal());
        platform.tokens.load(&system, &platform.keyring).await?;
        platform.revocations.load(&system).await?;
        Ok(platform)
    }

    /// Work before or across organizations, for a listed purpose.
    pub fn system(&self, purpose: Purpose, origin: Origin) -> SystemContext {
        SystemContext::new(self.db.clone(), self.clock.clone(), purpose, origin)
    }

    /// Connections in use, and the pool's size.
    pub fn database_usage(&self) -> (usize, usize) {
        self.db.usage()
    }

    /// How the connection to the database is protected.
    pub async fn database_protection(&self) -> Result<DatabaseProtection, DbError> {
        let address: Address = self.config.database_url.parse()?;
        let system = self.system(Purpose::Command, Origin::internal());
        let row = system
            .read(None, async |tx| {
                let sql = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
                tx.query_opt(sql, &[]).await
            })
            .await?;
        Ok(match row {
            Some(row) if address.knows_the_server() => DatabaseProtection::Verified(row.get("version")),
            Some(row) => DatabaseProtection::Encrypted(row.get("version")),
            None if address.is_local() => DatabaseProtection::Local,
            None => DatabaseProtection::None,
        })
    }

    /// Whether the runtime role is as weak as it must be: no superuser, no owner, no way around row security, and no
    /// way to write the audit log but its function.
    pub async fn check_role_rights(&self) -> Result<(), DbError> {
        let system = self.system(Purpose::Command, Origin::internal());
        let row = system
            .read(None, async |tx| {
                tx.query_one(
                    "SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole AS too_strong,
                         EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                             AND c.relkind = 'r' AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns,
                         has_table_privilege('audit_entries', 'INSERT') OR has_table_privilege('audit_entries', 'UPDATE')
                             OR has_table_privilege('audit_entries', 'DELETE') AS writes_audit
                     FROM pg_roles r WHERE r.rolname = current_user",
                    &[],
                )
                .await
            })
            .await?;
        for (column, fault) in [
            ("too_strong", "is a superuser, may create roles, or bypasses row security"),
            ("owns", "owns tables"),
            ("writes_audit", "can write the audit log directly"),
        ] {
            if row.get::<_, bool>(column) {
                return Err(DbError::Other(format!("the runtime role {fault}")));
            }
        }
        Ok(())
    }

    /// Age in seconds of the oldest due job that nobody has taken.
    pub async fn oldest_due_job_seconds(&self) -> Result<f64, DbError> {
        crate::jobs::oldest_due_seconds(self).await
    }
}
