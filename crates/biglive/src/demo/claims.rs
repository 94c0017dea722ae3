//! Claims of the demo company, made through the product's own use cases: drafts with and without what they need, claims
//! that wait for a decision, were decided or paid, one that was taken back, one that was given up.

use std::sync::Arc;

use expenses::error::ClaimError;
use expenses::model::ClaimKind;
use expenses::service::create::{self, ClaimDetails};
use expenses::service::{Caller, categories, conversation, lifecycle, receipts, submission};
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::context::{Actor, Origin, Purpose, TenantContext};
use platform::{Platform, Role, Scope};
use types::{ClaimId, Currency, UserId};

use super::office;
use super::people::Companies;
use super::spendings::{Evidence, Fate, Spending, Story, slip, stories};

fn fault(error: ClaimError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

struct Theatre<'a> {
    platform: &'a Platform,
    companies: &'a Companies,
}

impl Theatre<'_> {
    async fn acting(&self, user_id: UserId) -> anyhow::Result<TenantContext> {
        let system = self.platform.system(Purpose::Command, Origin::internal());
        let office = system.for_organization(self.companies.demo, Actor::system());
        let names = office.read(async |tx| identity::names_of(tx, &[user_id]).await).await?;
        let name = names.get(&user_id).cloned().unwrap_or_default();
        let actor = Actor { user_id: Some(user_id), real_user_id: None, name };
        Ok(system.for_organization(self.companies.demo, actor))
    }

    fn day(&self, days_ago: i64) -> Date {
        let instant = self.platform.clock.now() - SignedDuration::from_hours(24 * days_ago);
        instant.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    async fn tell(&self, story: &Story, known: &[expenses::model::Category]) -> anyhow::Result<ClaimId> {
        let user_id = self.companies.artists[story.artist];
        let caller = Caller { user_id, role: Role::Artist, scope: Scope::Own };
        let artist = self.acting(user_id).await?;
        let details = self.details(story, known)?;
        let made = artist.write(async |tx| create::create(tx, user_id, None, &details).await).await;
        let (id, _) = made.map_err(fault)?;
        if let Some((name, bytes)) = self.receipt(story).await? {
            let pieces = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(bytes.into())]);
            let checked = receipts::receive(self.platform, self.companies.demo, &name, pieces).await;
            let checked = checked.map_err(fault)?;
            let added = artist.write(async |tx| receipts::add(tx, id, caller, None, checked).await).await;
            added.map_err(fault)?;
        }
        artist
            .write(async |tx| {
                if !matches!(story.fate, Fate::Draft | Fate::Cancelled) {
                    submission::submit(tx, id, caller).await?;
                }
                match story.fate {
                    Fate::Draft
                    | Fate::Submitted
                    | Fate::Approved
                    | Fate::ApprovedInPart
                    | Fate::Rejected
                    | Fate::Paid => Ok(()),
                    Fate::Withdrawn => lifecycle::withdraw(tx, id, caller).await,
                    Fate::Cancelled => lifecycle::cancel(tx, id, caller).await,
                }
            })
            .await
            .map_err(fault)?;
        Ok(id)
    }

    /// A photo or a file of what was bought, with its name.
    async fn receipt(&self, story: &Story) -> anyhow::Result<Option<(String, Vec<u8>)>> {
        const WIDTH_PX: u32 = 560;
        let pdf = match story.evidence {
            Evidence::None => return Ok(None),
            Evidence::Picture | Evidence::File => {
                documents::slip::compose_slip(&slip(story, self.day(story.days_ago)))
            }
        };
        if story.evidence == Evidence::File {
            return Ok(Some((format!("{}.pdf", story.merchant), pdf)));
        }
        let drawn =
            tokio::task::spawn_blocking(move || documents::render_page(Arc::new(pdf), 0, WIDTH_PX)).await??;
        Ok(Some((format!("{}.png", story.merchant), drawn)))
    }

    fn details(&self, story: &Story, known: &[expenses::model::Category]) -> anyhow::Result<ClaimDetails> {
        let line = |spending: &Spending| {
            let category = known.iter().find(|category| category.name == spending.category);
            let category = category.ok_or_else(|| anyhow::anyhow!("no category {}", spending.category))?;
            Ok(spending.line(category.id))
        };
        Ok(ClaimDetails {
            kind: story.kind,
            amount: None,
            currency: story.foreign.and_then(|foreign| Currency::parse(foreign.code)),
            category_id: None,
            merchant: (story.kind != ClaimKind::Advance).then(|| story.merchant.into()),
            description: Some(story.description.into()),
            notes: None,
            expense_date: self.day(story.days_ago),
            production: story.production.map(Into::into),
            lines: story.spendings.iter().map(line).collect::<anyhow::Result<_>>()?,
            rate: story.foreign.and_then(|foreign| foreign.rate).and_then(|rate| rate.parse().ok()),
            mileage: None,
            per_diem: None,
            advance_id: None,
        })
    }
}

/// Writes the claims, and what is said about the first one.
pub async fn create(platform: &Platform, companies: &Companies) -> anyhow::Result<()> {
    let theatre = Theatre { platform, companies };
    let office = theatre.acting(companies.admin).await?;
    let known = office
        .write(async |tx| {
            categories::seed(tx).await?;
            categories::list(tx, false).await
        })
        .await
        .map_err(fault)?;
    let accountant = theatre.acting(companies.accountant).await?;
    office::set_up(&accountant).await?;
    let stories = stories();
    let mut told = Vec::with_capacity(stories.len());
    for story in &stories {
        told.push(theatre.tell(story, &known).await?);
    }
    let fates: Vec<(ClaimId, Fate)> =
        told.iter().copied().zip(stories.iter().map(|story| story.fate)).collect();
    office::decide(platform, &accountant, companies.accountant, &fates).await?;
    if let (Some(id), Some(story)) = (told.first(), stories.first()) {
        let asks = Caller { user_id: companies.admin, role: Role::Admin, scope: Scope::Organization };
        let answers = companies.artists[story.artist];
        let artist = theatre.acting(answers).await?;
        let answers = Caller { user_id: answers, role: Role::Artist, scope: Scope::Own };
        for (actor, caller, text) in [
            (&office, asks, "Was this the ticket for the Tuesday or for the Thursday?"),
            (&artist, answers, "For both: there on Tuesday, back on Thursday."),
        ] {
            let said = actor.write(async |tx| conversation::comment(tx, platform, *id, caller, text).await);
            said.await.map_err(fault)?;
        }
    }
    Ok(())
}
