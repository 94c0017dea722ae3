//! Contracts of the demo companies, in every state.

use std::collections::BTreeMap;

use anyhow::Context as _;
use contracts::model::{CONSENT_VERSION, ContractStatus, FieldKind, Ink, SigningMode, SigningOrder};
use contracts::rules::Action;
use contracts::service::assign::{self, Assignment};
use contracts::service::create::{self, ContractDetails};
use contracts::service::read::{self, NewField};
use contracts::service::sign::{self, Commitment};
use contracts::service::{Caller, lifecycle};
use contracts::{FieldRow, error::ContractError};
use documents::compose::{Place, compose_contract_with_places};
use platform::db::context::{Actor, Origin, Purpose, TenantContext};
use platform::{Platform, Scope};
use types::{ArtistId, ContractId, FieldId, OrganizationId, UserId};

use super::people::Companies;
use super::texts;

/// Contracts that have more steps to go once they are sealed.
pub struct Plan {
    completed: ContractId,
    archived: ContractId,
}

struct Office<'a> {
    platform: &'a Platform,
    organization: OrganizationId,
    organization_name: &'static str,
    admin: UserId,
}

fn fault(error: ContractError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

impl Office<'_> {
    fn acting(&self, user_id: UserId, name: &str) -> TenantContext {
        let system = self.platform.system(Purpose::Command, Origin::internal());
        let actor = Actor { user_id: Some(user_id), real_user_id: None, name: name.to_owned() };
        system.for_organization(self.organization, actor)
    }

    fn office(&self) -> TenantContext {
        self.acting(self.admin, "Agnes Adler")
    }

    /// Uploads a contract and places signature and date where its lines are.
    async fn draft(
        &self,
        title: &str,
        subject: &str,
        signers: &[&str],
        mode: SigningMode,
        tag: &str,
        counter_signed: bool,
    ) -> anyhow::Result<ContractId> {
        let text = texts::contract(self.organization_name, title, subject, signers);
        let composed = compose_contract_with_places(&text);
        let pieces = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(composed.bytes.into())]);
        let file_name = format!("{title}.pdf");
        let checked =
            create::receive(self.platform, self.organization, &file_name, pieces).await.map_err(fault)?;
        let details = ContractDetails {
            title: title.into(),
            description: Some(format!("{} {subject}.", "Engages the artist")),
            metadata: serde_json::json!({"season": "2026/27"}),
            tags: vec![tag.to_owned()],
            signing_mode: mode,
            signing_order: SigningOrder::Sequential,
        };
        let last = composed.signature_lines.len().saturating_sub(1);
        let mut fields = Vec::new();
        for (index, line) in composed.signature_lines.iter().enumerate() {
            let slot = if index == last { 0 } else { i16::try_from(index + 1)? };
            if slot == 0 && !counter_signed {
                continue;
            }
            for (kind, place) in [(FieldKind::Signature, line.signature), (FieldKind::Date, line.date)] {
                fields.push(field(slot, kind, place));
            }
        }
        self.office()
            .write(async |tx| {
                let id = create::create(tx, &details, checked).await?;
                read::place_fields(tx, id, 1, fields).await?;
                Ok(id)
            })
            .await
            .map_err(fault)
    }

    async fn send(
        &self,
        id: ContractId,
        artists: &[ArtistId],
        counter_signer: Option<UserId>,
        message: &str,
    ) -> anyhow::Result<()> {
        let wanted = Assignment {
            artist_ids: artists.to_vec(),
            counter_signer,
            message: Some(message.to_owned()),
            send_notification: true,
            ..Assignment::default()
        };
        self.office()
            .write(async |tx| assign::assign(tx, self.platform, id, &wanted).await)
            .await
            .map_err(fault)?;
        Ok(())
    }

    fn caller(user_id: UserId) -> Caller {
        Caller { user_id, scope: Scope::Own }
    }

    async fn open(&self, id: ContractId, artist: &Artist) -> anyhow::Result<()> {
        let cx = self.acting(artist.user_id, &artist.name);
        cx.write(async |tx| assign::view(tx, id, Self::caller(artist.user_id)).await).await.map_err(fault)
    }

    async fn sign(&self, id: ContractId, user_id: UserId, name: &str) -> anyhow::Result<()> {
        let cx = self.acting(user_id, name);
        let caller = Self::caller(user_id);
        cx.write(async |tx| {
            assign::view(tx, id, caller).await?;
            let begun = sign::begin(tx, id, caller).await?;
            let commitment = Commitment {
                request_id: begun.request_id,
                consent_version: CONSENT_VERSION.into(),
                consent_accepted: true,
                signature: Ink::Typed { text: name.to_owned() },
                initials: None,
                values: BTreeMap::new(),
                timezone: "Europe/Vienna".into(),
            };
            sign::commit(tx, self.platform, id, caller, &commitment).await
        })
        .await
        .map_err(fault)
    }

    async fn decline(&self, id: ContractId, artist: &Artist, reason: &str) -> anyhow::Result<()> {
        let cx = self.acting(artist.user_id, &artist.name);
        let caller = Self::caller(artist.user_id);
        cx.write(async |tx| {
            assign::view(tx, id, caller).await?;
            sign::decline(tx, self.platform, id, caller, reason).await
        })
        .await
        .map_err(fault)
    }

    async fn move_to(&self, id: ContractId, action: Action, status: ContractStatus) -> anyhow::Result<()> {
        self.office().write(async |tx| lifecycle::change(tx, id, action, status).await).await.map_err(fault)
    }
}

fn field(slot: i16, kind: FieldKind, place: Place) -> NewField {
    let row = FieldRow {
        id: FieldId::generate(),
        slot,
        kind,
        page: i32::try_from(place.page).unwrap_or(1),
        x: place.x.into(),
        y: place.y.into(),
        width: place.width.into(),
        height: place.height.into(),
        label: None,
        required: true,
    };
    NewField { id: None, field: row }
}

struct Artist {
    user_id: UserId,
    artist_id: ArtistId,
    name: String,
}

async fn artists(cx: &TenantContext, users: &[UserId]) -> anyhow::Result<Vec<Artist>> {
    cx.read(async |tx| {
        let mut found = Vec::new();
        for user_id in users {
            let artist = identity::artist_of_user(tx, *user_id).await?.context("a demo artist is missing")?;
            found.push(Artist { user_id: *user_id, artist_id: artist.artist_id, name: artist.name });
        }
        Ok(found)
    })
    .await
    .map_err(|error: Fault| error.0)
}

/// `anyhow` with the conversion that transactions need.
struct Fault(anyhow::Error);

impl From<platform::DbError> for Fault {
    fn from(error: platform::DbError) -> Self {
        Self(error.into())
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

/// Sends the contracts; those that everybody has signed wait for the worker.
pub async fn send(platform: &Platform, companies: &Companies) -> anyhow::Result<Plan> {
    let theatre = Office {
        platform,
        organization: companies.demo,
        organization_name: "Stadttheater Demo",
        admin: companies.admin,
    };
    let people = artists(&theatre.office(), &companies.artists).await?;
    let ids: Vec<ArtistId> = people.iter().map(|artist| artist.artist_id).collect();
    let office = Some(companies.admin);
    use SigningMode::{Individual, Joint};

    let archived = theatre
        .draft(
            "Season Contract 2025/26",
            "for the season 2025/26",
            &["the Artist"],
            Individual,
            "season",
            true,
        )
        .await?;
    theatre.send(archived, &ids[..2], office, "Last season's contract.").await?;
    let completed = theatre
        .draft(
            "Summer Festival 2026",
            "for the summer festival 2026",
            &["the Artist"],
            Individual,
            "festival",
            true,
        )
        .await?;
    theatre.send(completed, &ids[..4], office, "Three open-air evenings in July.").await?;
    let active = theatre
        .draft(
            "Swan Lake: Rehearsal Agreement",
            "for the rehearsals of Swan Lake",
            &["the Artist"],
            Individual,
            "swan lake",
            true,
        )
        .await?;
    theatre.send(active, &[ids[0], ids[2], ids[4]], office, "Rehearsals begin on 7 December.").await?;
    for (contract, signers) in
        [(archived, vec![0, 1]), (completed, vec![0, 1, 2, 3]), (active, vec![0, 2, 4])]
    {
        for index in signers {
            theatre.sign(contract, people[index].user_id, &people[index].name).await?;
        }
        theatre.sign(contract, companies.admin, "Agnes Adler").await?;
    }

    let season = theatre
        .draft(
            "Season Contract 2026/27",
            "for the season 2026/27",
            &["the Artist"],
            Individual,
            "season",
            false,
        )
        .await?;
    theatre
        .send(season, &ids, None, "Please read and sign by the end of the month. Questions: call the office.")
        .await?;
    for artist in &people[5..9] {
        theatre.open(season, artist).await?;
    }
    for artist in &people[9..14] {
        theatre.sign(season, artist.user_id, &artist.name).await?;
    }
    theatre.decline(season, &people[14], "The dates in May collide with my engagement in Graz.").await?;

    let duet = theatre
        .draft(
            "Duet for the New Year's Gala",
            "for a duet at the New Year's gala",
            &[&people[0].name, &people[1].name],
            Joint,
            "gala",
            true,
        )
        .await?;
    theatre.send(duet, &ids[..2], office, "One document for both of you; Sarah signs first.").await?;

    let voided = theatre
        .draft(
            "Open-Air Gala (called off)",
            "for the open-air gala",
            &["the Artist"],
            Individual,
            "gala",
            true,
        )
        .await?;
    theatre.send(voided, &ids[..3], office, "We are looking forward to it.").await?;
    theatre
        .office()
        .write(async |tx| {
            lifecycle::void(tx, platform, voided, "The city has withdrawn the permit for the square.").await
        })
        .await
        .map_err(fault)?;

    theatre
        .draft(
            "Guest Contract: Spring Tour",
            "for the spring tour 2027",
            &["the Artist"],
            Individual,
            "tour",
            true,
        )
        .await?;

    let second = Office {
        platform,
        organization: companies.second,
        organization_name: "Second Stage Collective",
        admin: companies.second_admin,
    };
    let guests = artists(&second.office(), &companies.artists[..1]).await?;
    let studio = second
        .draft(
            "Studio Residency",
            "for a residency of two weeks",
            &["the Artist"],
            Individual,
            "residency",
            true,
        )
        .await?;
    second
        .send(studio, &[guests[0].artist_id], Some(companies.second_admin), "Welcome to the studio!")
        .await?;
    Ok(Plan { completed, archived })
}

/// What follows once the worker has sealed.
pub async fn finish(platform: &Platform, companies: &Companies, plan: &Plan) -> anyhow::Result<()> {
    let theatre = Office {
        platform,
        organization: companies.demo,
        organization_name: "Stadttheater Demo",
        admin: companies.admin,
    };
    for id in [plan.completed, plan.archived] {
        theatre.move_to(id, Action::Complete, ContractStatus::Completed).await?;
    }
    theatre.move_to(plan.archived, Action::Archive, ContractStatus::Archived).await
}
