//! Who works for the demo companies.

use identity::{NewArtist, NewOrganization, NewUser};
use platform::db::context::Actor;
use platform::{Platform, Role, SystemContext};
use types::{OrganizationId, UserId};

use super::{DEMO, SECOND};

/// Addresses, names and what they are; all end in `@demo.localhost`.
const STAFF: &[(&str, &str, &str, Role, &str)] = &[
    ("admin", "Agnes", "Adler", Role::Admin, "administrator: people and contracts"),
    ("production", "Paul", "Prinz", Role::ProductionManager, "production manager: schedule"),
    ("accountant", "Anton", "Auer", Role::Accountant, "accountant: claims"),
    ("finance", "Franziska", "Fuchs", Role::FinanceDirector, "finance director: approvals and reports"),
    ("office", "Olga", "Oster", Role::Admin, "second administrator"),
];

/// Runs the second company.
const SECOND_ADMIN: &str = "admin@second.localhost";

/// First name, last name, stage name, discipline.
const ARTISTS: &[(&str, &str, &str, &str)] = &[
    ("Sarah", "Chen", "", "dance"),
    ("Mateo", "Rossi", "", "dance"),
    ("Aiko", "Tanaka", "", "dance"),
    ("Lena", "Hofmann", "Lena Ho", "dance"),
    ("Viktor", "Novák", "", "dance"),
    ("Zoé", "Dubois", "", "dance"),
    ("Amara", "Okafor", "", "voice"),
    ("Jonas", "Lindqvist", "", "voice"),
    ("Elif", "Yılmaz", "Elif", "voice"),
    ("Tomás", "Ferreira", "", "voice"),
    ("Marie", "Gruber", "", "violin"),
    ("Daniel", "Kovács", "", "violin"),
    ("Ines", "Marić", "", "viola"),
    ("Oskar", "Wiśniewski", "", "cello"),
    ("Clara", "Baumann", "", "double bass"),
    ("Noah", "Berger", "", "flute"),
    ("Freya", "Olsen", "", "oboe"),
    ("Hugo", "Martin", "", "horn"),
    ("Priya", "Raman", "", "percussion"),
    ("Emil", "Steiner", "Emil S.", "acting"),
    ("Nora", "Weiss", "", "acting"),
    ("Luca", "Bianchi", "", "acting"),
    ("Yara", "Haddad", "", "stage design"),
    ("Peter", "Ostrowski", "", "lighting"),
];

/// The companies with the people that contracts need.
pub struct Companies {
    pub demo: OrganizationId,
    pub second: OrganizationId,
    pub admin: UserId,
    pub accountant: UserId,
    pub production: UserId,
    pub second_admin: UserId,
    /// In the order of their addresses: artist1 is the first.
    pub artists: Vec<UserId>,
}

fn address(local: &str) -> String {
    format!("{local}@demo.localhost")
}

/// Addresses and what they are, for printing.
pub fn sign_ins() -> Vec<(String, String)> {
    let mut lines: Vec<_> =
        STAFF.iter().map(|(local, _, _, _, what)| (address(local), (*what).to_owned())).collect();
    lines.push((
        address("artist1"),
        "artist (also engaged by a second company), to artist24@demo.localhost".into(),
    ));
    lines.push((SECOND_ADMIN.into(), "administrator of the second, small company".into()));
    lines
}

async fn organization(system: &SystemContext, slug: &str, name: &str) -> anyhow::Result<OrganizationId> {
    let new = NewOrganization {
        name: name.into(),
        slug: slug.into(),
        timezone: "Europe/Vienna".into(),
        locale: "en".into(),
        currency: "EUR".into(),
    };
    let id = identity::create_organization(system, new).await?;
    // So that everybody can look around at once; the settings say so.
    let policy = identity::SecondFactorPolicy::Off;
    let tenant = system.for_organization(id, Actor::system());
    tenant.write(async |tx| identity::set_second_factor_policy(tx, policy).await).await?;
    Ok(id)
}

async fn hashed(password: &str) -> anyhow::Result<String> {
    let hash = identity::hash_password(password.to_owned()).await;
    hash.map_err(|error| anyhow::anyhow!("the demo password could not be hashed: {error:?}"))
}

/// Gives everybody another password.
pub async fn set_passwords(
    platform: &Platform,
    system: &SystemContext,
    password: &str,
) -> anyhow::Result<()> {
    let hash = hashed(password).await?;
    let staff = STAFF.iter().map(|(local, ..)| address(local));
    let artists = (1..=ARTISTS.len()).map(|number| address(&format!("artist{number}")));
    for email in staff.chain(artists).chain([SECOND_ADMIN.to_owned()]) {
        if let Some(user) = identity::find_user_by_email(system, &email).await? {
            identity::set_password(platform, system, user, &hash, &Actor::system()).await?;
        }
    }
    Ok(())
}

/// Creates companies, accounts and engagements.
pub async fn create(system: &SystemContext, password: &str) -> anyhow::Result<Companies> {
    let hash = hashed(password).await?;
    let demo = organization(system, DEMO, "Stadttheater Demo").await?;
    super::mark(system, demo, super::BEGUN).await?;
    let second = organization(system, SECOND, "Second Stage Collective").await?;
    let user = async |email: String, first: &str, last: &str| -> anyhow::Result<UserId> {
        let new = NewUser {
            email,
            first_name: first.into(),
            last_name: last.into(),
            password_hash: Some(hash.clone()),
            locale: "en-GB".into(),
            timezone: "Europe/Vienna".into(),
        };
        Ok(identity::create_user(system, new).await?)
    };
    let join = async |company: OrganizationId, user: UserId, role: Role, artist: Option<NewArtist>| {
        let tenant = system.for_organization(company, Actor::system());
        tenant.write(async |tx| identity::add_member(tx, user, role, artist).await).await
    };
    let mut staff = Vec::new();
    for (local, first, last, role, _) in STAFF {
        let id = user(address(local), first, last).await?;
        join(demo, id, *role, None).await?;
        staff.push(id);
    }
    let mut artists = Vec::new();
    for (number, (first, last, stage, discipline)) in (1..).zip(ARTISTS) {
        let id = user(address(&format!("artist{number}")), first, last).await?;
        let profile = || NewArtist {
            stage_name: (!stage.is_empty()).then(|| (*stage).to_owned()),
            discipline: Some((*discipline).to_owned()),
        };
        join(demo, id, Role::Artist, Some(profile())).await?;
        if number == 1 {
            join(second, id, Role::Artist, Some(profile())).await?;
        }
        artists.push(id);
    }
    let second_admin = user(SECOND_ADMIN.into(), "Sonja", "Sommer").await?;
    join(second, second_admin, Role::Admin, None).await?;
    Ok(Companies {
        demo,
        second,
        admin: staff[0],
        production: staff[1],
        accountant: staff[2],
        second_admin,
        artists,
    })
}
