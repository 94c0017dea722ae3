//! What processes tell each other through the database: live updates, revocations, changed keys. Each process that answers requests
//! holds one connection that listens; when it breaks, browsers reconnect and replay, and revocations are read anew.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio_postgres::AsyncMessage;

use crate::auth::revocations;
use crate::crypto::rotation;
use crate::db::address::Address;
use crate::db::context::{Origin, Purpose};
use crate::db::error::DbError;
use crate::live;
use crate::state::Platform;

const RECONNECTS_AFTER: Duration = Duration::from_millis(500);

impl Platform {
    /// Listens to the database until the process ends; reconnects when the connection breaks.
    pub async fn listen(self) {
        loop {
            if let Err(error) = self.listen_once().await {
                tracing::warn!(%error, "announcements: the database connection broke");
            }
            self.live.close();
            tokio::time::sleep(RECONNECTS_AFTER).await;
        }
    }

    /// Reads the master keys and those that sign tokens again.
    async fn reload_keys(self) {
        if let Err(error) = self.keyring.reload() {
            tracing::error!(%error, "the master keys could not be read again");
        }
        let system = self.system(Purpose::Revocation, Origin::internal());
        if let Err(error) = self.tokens.load(&system, &self.keyring).await {
            tracing::error!(%error, "the token keys could not be read again");
        }
    }

    async fn listen_once(&self) -> Result<(), DbError> {
        let address: Address = self.config.database_url.parse()?;
        let (client, mut connection) = address.connect().await?;
        let mut messages = futures_util::stream::poll_fn(move |cx| connection.poll_message(cx));
        let pump = async {
            while let Some(message) = messages.next().await {
                if let AsyncMessage::Notification(note) = message? {
                    match note.channel() {
                        live::CHANNEL => self.live.hear(note.payload()),
                        revocations::CHANNEL => self.revocations.hear(note.payload()),
                        rotation::CHANNEL => drop(tokio::spawn(self.clone().reload_keys())),
                        _ => {}
                    }
                }
            }
            Ok::<(), DbError>(())
        };
        let hold = async {
            client
                .batch_execute(&format!(
                    "LISTEN {}; LISTEN {}; LISTEN {}",
                    live::CHANNEL,
                    revocations::CHANNEL,
                    rotation::CHANNEL
                ))
                .await?;
            // Only now is nothing missed any more: what was changed before is read.
            self.clone().reload_keys().await;
            let system = self.system(Purpose::Revocation, Origin::internal());
            while let Err(error) = self.revocations.load(&system).await {
                tracing::warn!(%error, "revocations could not be read");
                tokio::time::sleep(RECONNECTS_AFTER).await;
            }
            // The client must outlive the pump; the pump ends when the connection does.
            std::future::pending::<Result<(), DbError>>().await
        };
        tokio::select! { result = pump => result, result = hold => result }
    }
}
