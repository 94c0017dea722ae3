//! Work that the clock begins: every ten minutes each organization gets its sweeps. Several workers may do this at
//! once; the queue keeps one job a key.

use std::time::Duration;

use platform::db::context::{Actor, Origin, Purpose};
use platform::{DbError, Platform};

const EVERY: Duration = Duration::from_secs(600);

/// Queues the sweeps, again and again.
pub async fn run(platform: Platform) {
    let mut clock = tokio::time::interval(EVERY);
    loop {
        clock.tick().await;
        if let Err(error) = queue_sweeps(&platform).await {
            tracing::warn!(%error, "the sweeps could not be queued");
        }
    }
}

/// Queues the sweeps of every organization once.
pub async fn queue_sweeps(platform: &Platform) -> Result<(), DbError> {
    let system = platform.system(Purpose::Scheduler, Origin::internal());
    identity::prune_sessions(&system).await?;
    for organization in identity::all_organizations(&system).await? {
        let tenant = system.for_organization(organization.id, Actor::system());
        tenant
            .write(async |tx| {
                tx.enqueue_keyed(
                    &contracts::ContractSweep {},
                    format!("contract_sweep/{}", organization.id),
                )?;
                tx.enqueue_keyed(
                    &expenses::RatesFetch {},
                    format!("exchange_rates_fetch/{}", organization.id),
                )?;
                tx.enqueue_keyed(&expenses::StepSweep {}, format!("expense_step_sweep/{}", organization.id))?;
                tx.enqueue_keyed(&expenses::SumsFold {}, format!("expense_sums_fold/{}", organization.id))?;
                tx.enqueue_keyed(
                    &schedule::SeriesExtend {},
                    format!("event_series_extend/{}", organization.id),
                )?;
                tx.enqueue_keyed(
                    &schedule::NoticesTell {},
                    format!("event_notices_tell/{}", organization.id),
                )?;
                tx.enqueue_keyed(
                    &schedule::UnseenSweep {},
                    format!("event_unseen_sweep/{}", organization.id),
                )?;
                tx.enqueue_keyed(&administration::TenantSweep {}, format!("tenant_sweep/{}", organization.id))
            })
            .await?;
    }
    Ok(())
}
