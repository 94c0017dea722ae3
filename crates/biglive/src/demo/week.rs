//! This week and the next one of the demo company: class, rehearsals, meetings and performances in several rooms, to which groups
//! of the productions are called; and somebody who is engaged by the other company on one of these evenings.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use platform::db::context::TenantContext;
use schedule::model::EventType;
use schedule::service::members::{self, Placing};
use schedule::service::people::Named;
use schedule::service::{answers, packs};
use types::{EventId, ProductionId, RoomId, UserId};

use super::schedule::{Call, Season, at, fault};

/// Group, from which to which artist (from 0), and their roles, as far as they have one of their own.
type Group = (&'static str, std::ops::Range<usize>, &'static [&'static str]);

const ORCHESTRA: Group = (
    "Orchestra",
    10..19,
    &[
        "First violin",
        "Second violin",
        "Viola",
        "Cello",
        "Double bass",
        "Flute",
        "Oboe",
        "Horn",
        "Percussion",
    ],
);
const TEAM: Group = ("Creative team", 22..24, &["Stage design", "Lighting"]);
const SWAN_LAKE: &[Group] =
    &[("Soloists", 0..2, &["Odette, Odile", "Siegfried"]), ("Corps de ballet", 2..6, &[]), ORCHESTRA, TEAM];
const MAGIC_FLUTE: &[Group] =
    &[("Soloists", 6..10, &["Pamina", "Tamino", "Queen of the Night", "Papageno"]), ORCHESTRA, TEAM];
const TRAVIATA: &[Group] = &[("Soloists", 6..10, &["Violetta", "Alfredo", "Flora", "Germont"]), ORCHESTRA];

/// Where something is.
pub(super) struct Places {
    pub stage: RoomId,
    pub studio: RoomId,
    pub second_studio: RoomId,
    pub arsenal: RoomId,
}

/// What is played.
pub(super) struct Repertory {
    pub lake: ProductionId,
    pub flute: ProductionId,
    pub traviata: ProductionId,
}

/// Writes who is in which group, and the two weeks. `office` may write the schedule, `admin` choose the rules.
pub(super) async fn create(
    season: &Season<'_>,
    admin: &TenantContext,
    places: &Places,
    repertory: &Repertory,
    today: Date,
) -> anyhow::Result<()> {
    admin.write(async |tx| packs::replace(tx, 0, "opera_ballet", None).await).await.map_err(fault)?;
    for (production, groups) in
        [(repertory.lake, SWAN_LAKE), (repertory.flute, MAGIC_FLUTE), (repertory.traviata, TRAVIATA)]
    {
        let placings = placings(season, groups);
        let place = async |tx: &mut platform::TenantTx| members::add(tx, production, &placings).await;
        season.office.write(place).await.map_err(fault)?;
    }
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let mut made = Vec::new();
    for week in [monday, monday.saturating_add(7.days())] {
        for call in calls(week, places, repertory) {
            made.push(season.write(&call).await?);
        }
    }
    known(season, &made).await
}

/// The groups' people, and who runs the stage.
fn placings(season: &Season<'_>, groups: &[Group]) -> Vec<Placing> {
    let people = &season.companies.artists;
    let person = |user_id: UserId, role: Option<&str>| Named {
        user_id: Some(user_id),
        role: role.map(str::to_owned),
        ..Named::default()
    };
    let mut placings = vec![Placing {
        person: person(season.companies.production, Some("Stage manager")),
        group: "Stage management".to_owned(),
    }];
    for (group, artists, roles) in groups {
        let people = people.get(artists.clone()).unwrap_or_default();
        for (number, user_id) in people.iter().enumerate() {
            let person = person(*user_id, roles.get(number).copied());
            placings.push(Placing { person, group: (*group).to_owned() });
        }
    }
    placings
}

/// Almost everybody knows of what they are called to in these weeks; the last one called has not looked yet.
async fn known(season: &Season<'_>, made: &[EventId]) -> anyhow::Result<()> {
    for user_id in season.companies.artists.iter().take(18) {
        let person = season.acting(*user_id);
        let acknowledge = async |tx: &mut platform::TenantTx| {
            for event in made {
                match answers::acknowledge(tx, *event, *user_id, None, answers::Saying::HERE).await {
                    // Not everybody is called to everything.
                    Ok(_) | Err(schedule::error::ScheduleError::EventNotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        };
        person.write(acknowledge).await.map_err(fault)?;
    }
    Ok(())
}

/// One week, from its Monday on.
fn calls(monday: Date, places: &Places, repertory: &Repertory) -> Vec<Call> {
    let Repertory { lake, flute, traviata } = *repertory;
    let Places { stage, studio, second_studio, arsenal } = *places;
    let call = |title, kind, (day, hour, minute): (Weekday, i8, i8), minutes, groups| Call {
        groups,
        ..Call::new(title, kind, at(on(monday, day), hour, minute), minutes, 0..0)
    };
    let of = |production, room, call: Call| Call { production: Some(production), room: Some(room), ..call };
    use EventType::{CallTime, Meeting, Other, Performance, Rehearsal};
    use Weekday::{Friday, Monday, Saturday, Thursday, Tuesday, Wednesday};
    let class = |day| {
        let groups = &["Soloists", "Corps de ballet"][..];
        of(lake, studio, call("Company class", Rehearsal, (day, 10, 30), 75, groups))
    };
    let solo = &["Soloists"][..];
    let all = &["Soloists", "Orchestra", "Stage management"][..];
    vec![
        of(flute, stage, call("The Magic Flute: act I", Rehearsal, (Monday, 10, 30), 150, solo)),
        of(
            flute,
            second_studio,
            call("Production meeting", Meeting, (Monday, 17, 0), 60, &["Stage management", "Creative team"]),
        ),
        class(Tuesday),
        of(lake, second_studio, call("Swan Lake: pas de deux", Rehearsal, (Tuesday, 12, 30), 120, solo)),
        of(flute, second_studio, call("The Magic Flute: ensembles", Rehearsal, (Tuesday, 17, 0), 120, solo)),
        of(
            flute,
            arsenal,
            call(
                "The Magic Flute: Sitzprobe",
                Rehearsal,
                (Wednesday, 14, 30),
                150,
                &["Soloists", "Orchestra"],
            ),
        ),
        class(Thursday),
        of(
            flute,
            stage,
            call("Lighting", Other, (Thursday, 10, 0), 180, &["Stage management", "Creative team"]),
        ),
        of(
            flute,
            stage,
            call("The Magic Flute: stage and orchestra", Rehearsal, (Thursday, 17, 30), 180, all),
        ),
        class(Friday),
        of(
            lake,
            second_studio,
            call("Swan Lake: act III", Rehearsal, (Friday, 12, 30), 150, &["Soloists", "Corps de ballet"]),
        ),
        of(traviata, stage, call("La Traviata: call", CallTime, (Friday, 18, 0), 30, solo)),
        of(traviata, stage, call("La Traviata", Performance, (Friday, 19, 0), 165, all)),
        of(
            lake,
            studio,
            call("Swan Lake: corps, act IV", Rehearsal, (Saturday, 11, 0), 120, &["Corps de ballet"]),
        ),
        of(traviata, stage, call("La Traviata", Performance, (Saturday, 19, 0), 165, all)),
    ]
}

/// A day of the week that begins on a Monday.
fn on(monday: Date, day: Weekday) -> Date {
    monday.saturating_add(i64::from(day.to_monday_zero_offset()).days())
}
