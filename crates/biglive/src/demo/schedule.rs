//! The demo company's season, made through the product's own use cases: rehearsals every week, performances, a guest
//! performance with a journey over two clocks, plans that are drafts, a call that was moved and one that was cancelled; a call
//! within the day of whose change not everybody knows, and a class to which people came; and who could come on days to come.
//! The rehearsals go on for half a year, and so through a change of the clocks.

use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time, Weekday};
use platform::db::context::{Actor, Origin, Purpose, TenantContext};
use platform::{Platform, Scope, SystemContext, TenantTx};
use schedule::error::ScheduleError;
use schedule::feed::{FeedDetails, Include};
use schedule::model::{Answer, Audience, Content, EventState, EventType, Range};
use schedule::service::attendance::{self, Passage, Passing};
use schedule::service::cancel::{self, Cancellation};
use schedule::service::change::{self, EventChanges};
use schedule::service::create::{self, EventDetails};
use schedule::service::people::Named;
use schedule::service::rooms::{self, RoomChanges};
use schedule::service::series::Rule;
use schedule::service::{Caller, answers, feeds, productions, sheets};
use schedule::sheet::Subject;
use schedule::time::{LocalTime, Zone, nearest_instant};
use types::{EventId, ProductionId, RoomId, UserId};

use super::availability;
use super::people::Companies;
use super::week::{self, Places, Repertory};

pub(super) fn fault(error: ScheduleError) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

/// An event of the season.
pub(super) struct Call {
    pub(super) title: &'static str,
    pub(super) kind: EventType,
    pub(super) state: EventState,
    pub(super) start: DateTime,
    pub(super) minutes: i64,
    pub(super) zones: (&'static str, &'static str),
    pub(super) room: Option<RoomId>,
    pub(super) production: Option<ProductionId>,
    pub(super) place: Option<(&'static str, &'static str)>,
    pub(super) rule: Option<&'static str>,
    /// Of the company's artists, from 0.
    pub(super) artists: std::ops::Range<usize>,
    /// Of the production.
    pub(super) groups: &'static [&'static str],
    pub(super) notes: Option<&'static str>,
    pub(super) is_acknowledged: bool,
}

const VIENNA: &str = "Europe/Vienna";
const HOUSE: (&str, f64, f64) = ("Theaterplatz 1, 1010 Wien", 48.2083, 16.3731);
const ARSENAL: (&str, f64, f64) = ("Arsenalweg 1, 1030 Wien", 48.1806, 16.3928);

impl Call {
    pub(super) fn new(
        title: &'static str,
        kind: EventType,
        start: DateTime,
        minutes: i64,
        artists: std::ops::Range<usize>,
    ) -> Self {
        Self {
            title,
            kind,
            state: EventState::Confirmed,
            start,
            minutes,
            zones: (VIENNA, VIENNA),
            room: None,
            production: None,
            place: None,
            rule: None,
            artists,
            groups: &[],
            notes: None,
            is_acknowledged: false,
        }
    }

    fn details(&self, people: &[UserId]) -> anyhow::Result<EventDetails> {
        let zone = |name: &str| Zone::parse(name).ok_or_else(|| anyhow::anyhow!("no zone {name}"));
        let named = |user_id: &UserId| Named { user_id: Some(*user_id), ..Named::default() };
        let owned = |text: &str| text.to_owned();
        let artists = people.get(self.artists.clone()).unwrap_or_default();
        let group = |group: &&str| Named { group: Some(owned(group)), ..Named::default() };
        Ok(EventDetails {
            kind: self.kind,
            state: self.state,
            production_id: self.production,
            content: Content {
                title: self.title.to_owned(),
                room_id: self.room,
                location_name: self.place.map(|(name, _)| owned(name)),
                location_address: self.place.map(|(_, address)| owned(address)),
                latitude: None,
                longitude: None,
                description: None,
                notes: self.notes.map(owned),
                staff_notes: None,
                requires_acknowledgment: self.is_acknowledged,
                acknowledgment_deadline: None,
            },
            local_start: LocalTime(self.start),
            local_end: LocalTime(self.start + self.minutes.minutes()),
            zone: Some(zone(self.zones.0)?),
            end_zone: Some(zone(self.zones.1)?),
            fold: None,
            end_fold: None,
            all_day: false,
            rule: Rule { rrule: self.rule.map(owned), ..Rule::default() },
            people: artists.iter().map(named).chain(self.groups.iter().map(group)).collect(),
            // A season has overlaps; the office knows of them.
            accept_conflicts: Some("Planned with the ensemble".to_owned()),
        })
    }
}

pub(super) struct Season<'a> {
    pub(super) companies: &'a Companies,
    pub(super) office: TenantContext,
    system: SystemContext,
    names: HashMap<UserId, String>,
}

impl Season<'_> {
    /// One of the company's people at work.
    pub(super) fn acting(&self, user_id: UserId) -> TenantContext {
        let name = self.names.get(&user_id).cloned().unwrap_or_default();
        let actor = Actor { user_id: Some(user_id), real_user_id: None, name };
        self.system.for_organization(self.companies.demo, actor)
    }

    pub(super) async fn write(&self, call: &Call) -> anyhow::Result<EventId> {
        let details = call.details(&self.companies.artists)?;
        let (id, _) =
            self.office.write(async |tx| create::create(tx, None, &details).await).await.map_err(fault)?;
        Ok(id)
    }

    async fn room(&self, name: &str, (address, north, east): (&str, f64, f64)) -> anyhow::Result<RoomId> {
        let changes = RoomChanges {
            name: Some(name.to_owned()),
            address: Some(Some(address.to_owned())),
            coordinates: Some(Some((north, east))),
        };
        Ok(self.office.write(async |tx| rooms::create(tx, changes).await).await.map_err(fault)?.id)
    }

    async fn production(&self, name: &str) -> anyhow::Result<ProductionId> {
        Ok(self.office.write(async |tx| productions::create(tx, name).await).await.map_err(fault)?.id)
    }
}

/// The next such weekday, at least so many days ahead.
pub(super) fn next(today: Date, days: i64, weekday: Weekday) -> Date {
    let from = today.saturating_add(days.days());
    from.nth_weekday(1, weekday).unwrap_or(from)
}

pub(super) fn at(day: Date, hour: i8, minute: i8) -> DateTime {
    day.to_datetime(Time::constant(hour, minute, 0, 0))
}

/// Writes the season.
pub async fn create(platform: &Platform, companies: &Companies) -> anyhow::Result<()> {
    let system = platform.system(Purpose::Command, Origin::internal());
    let office = system.for_organization(
        companies.demo,
        Actor { user_id: Some(companies.production), real_user_id: None, name: "Paul Prinz".to_owned() },
    );
    let everybody: Vec<UserId> = companies.artists.iter().copied().chain([companies.admin]).collect();
    let names = office.read(async |tx| identity::names_of(tx, &everybody).await).await?;
    let season = Season { companies, office, system, names };
    let (stage, studio) = (season.room("Main stage", HOUSE).await?, season.room("Studio 1", HOUSE).await?);
    let places = Places {
        stage,
        studio,
        second_studio: season.room("Studio 2", HOUSE).await?,
        arsenal: season.room("Rehearsal stage Arsenal", ARSENAL).await?,
    };
    let lake = season.production("Swan Lake").await?;
    let flute = season.production("The Magic Flute").await?;
    let repertory = Repertory { lake, flute, traviata: season.production("La Traviata").await? };
    let today = Zone::parse(VIENNA).map_or(Date::ZERO, |zone| zone.local(platform.clock.now()).date());
    let mut made = Vec::new();
    for call in calls(today, (stage, studio), (lake, flute)) {
        made.push(season.write(&call).await?);
    }
    let people = &companies.artists;
    let [monday, _, premiere, second, ..] = made.as_slice() else { return Ok(()) };
    let artist = |user_id: &UserId| (*user_id, season.acting(*user_id));
    let artists: Vec<(UserId, TenantContext)> = people.iter().map(artist).collect();
    let answers_given = [Answer::Confirmed, Answer::Confirmed, Answer::Tentative, Answer::Declined];
    for ((user_id, artist), answer) in artists.iter().zip(answers_given) {
        let user_id = *user_id;
        let say = async |tx: &mut TenantTx| {
            answers::acknowledge(tx, *premiere, user_id, Some(answer), answers::Saying::HERE).await?;
            answers::see(tx, *monday, user_id).await
        };
        artist.write(say).await.map_err(fault)?;
    }
    let first = companies.artists[0];
    let phone = season.acting(first);
    let include = Include { types: Vec::new(), tentative: true, details: FeedDetails::Full };
    let name = Some("My telephone".to_owned());
    phone.write(async |tx| feeds::create(tx, first, name, include).await).await.map_err(fault)?;
    let caller = Caller { user_id: companies.production, scope: Scope::Organization };
    for event in [*premiere, *second] {
        let issue = async |tx: &mut TenantTx| sheets::issue(tx, Subject::Event(event), caller).await;
        season.office.write(issue).await.map_err(fault)?;
    }
    // Half an hour later than its call sheet says, and everybody is to know.
    let later = EventChanges {
        local_start: Some(LocalTime(at(next(today, 35, Weekday::Sunday), 18, 0))),
        audience: Some(Audience::Affected),
        accept_conflicts: Some("Planned with the ensemble".to_owned()),
        ..EventChanges::default()
    };
    season
        .office
        .write(async |tx| change::update(tx, *second, Some(1), &later).await)
        .await
        .map_err(fault)?;
    if let Some(last) = made.last() {
        let off = Cancellation {
            range: Some(Range::This),
            audience: Some(Audience::All),
            reason: Some("The costume shop is closed".to_owned()),
        };
        season.office.write(async |tx| cancel::cancel(tx, *last, 1, &off).await).await.map_err(fault)?;
    }
    let now = Zone::parse(VIENNA).map_or(DateTime::ZERO, |zone| zone.local(platform.clock.now()));
    week::create(&season, &season.acting(companies.admin), &places, &repertory, today).await?;
    engaged_elsewhere(&season, today).await?;
    call_soon(&season, &artists, now).await?;
    class_of_yesterday(&season, &artists, today.saturating_sub(1.day())).await?;
    availability::create(platform, &season, &repertory, today).await
}

/// An evening of the first artist with the other company: whoever calls them then is told that they are busy, and not why.
async fn engaged_elsewhere(season: &Season<'_>, today: Date) -> anyhow::Result<()> {
    let companies = season.companies;
    let start = at(next(today, 8, Weekday::Wednesday), 19, 0);
    let call = Call::new("Contact improvisation", EventType::Performance, start, 120, 0..1);
    let details = call.details(&companies.artists)?;
    let actor =
        Actor { user_id: Some(companies.second_admin), real_user_id: None, name: "Sonja Sommer".to_owned() };
    let office = season.system.for_organization(companies.second, actor);
    office.write(async |tx| create::create(tx, None, &details).await).await.map_err(fault)?;
    Ok(())
}

/// Within a day: it was moved, and one of those who knew of it has seen that.
async fn call_soon(
    season: &Season<'_>,
    artists: &[(UserId, TenantContext)],
    now: DateTime,
) -> anyhow::Result<()> {
    let start =
        if now.hour() < 10 { at(now.date(), 18, 30) } else { at(now.date().saturating_add(1.day()), 9, 0) };
    let call = Call {
        is_acknowledged: true,
        notes: Some("In costume"),
        place: Some(("Stage door", HOUSE.0)),
        ..Call::new("Placing call", EventType::CallTime, start, 45, 0..6)
    };
    let id = season.write(&call).await?;
    for (user_id, artist) in artists.iter().take(2) {
        let known = artist
            .write(async |tx| answers::acknowledge(tx, id, *user_id, None, answers::Saying::HERE).await);
        known.await.map_err(fault)?;
    }
    let later = EventChanges {
        local_start: Some(LocalTime(start + 30.minutes())),
        audience: Some(Audience::Affected),
        accept_conflicts: Some("Planned with the ensemble".to_owned()),
        ..EventChanges::default()
    };
    season.office.write(async |tx| change::update(tx, id, Some(1), &later).await).await.map_err(fault)?;
    for (user_id, artist) in artists.iter().take(1) {
        artist.write(async |tx| answers::see(tx, id, *user_id).await).await.map_err(fault)?;
    }
    Ok(())
}

/// Some came in time, one late, one did not come.
async fn class_of_yesterday(
    season: &Season<'_>,
    artists: &[(UserId, TenantContext)],
    yesterday: Date,
) -> anyhow::Result<()> {
    let start = at(yesterday, 9, 0);
    let id = season.write(&Call::new("Morning class", EventType::Rehearsal, start, 75, 0..6)).await?;
    let zone = Zone::parse(VIENNA).ok_or_else(|| anyhow::anyhow!("no zone {VIENNA}"))?;
    let instant = |minutes: i64| nearest_instant(start + minutes.minutes(), &zone);
    for ((user_id, artist), minutes) in artists.iter().zip([-9, -4, -2, 0, 12]) {
        for (passage, minutes) in [(Passage::In, minutes), (Passage::Out, 78)] {
            let passing = Passing { user_id: *user_id, by_office: false, at: Some(instant(minutes)) };
            let noted = artist.write(async |tx| attendance::pass(tx, id, passage, passing).await);
            noted.await.map_err(fault)?;
        }
    }
    Ok(())
}

/// In the order in which they are written: rehearsals, class, premiere, second night, and the rest.
fn calls(
    today: Date,
    (stage, studio): (RoomId, RoomId),
    (lake, flute): (ProductionId, ProductionId),
) -> Vec<Call> {
    let rehearsal = |title, start, minutes, artists| Call {
        room: Some(studio),
        production: Some(lake),
        ..Call::new(title, EventType::Rehearsal, start, minutes, artists)
    };
    let night = |title, day, hour, production, artists| Call {
        room: Some(stage),
        production: Some(production),
        ..Call::new(title, EventType::Performance, at(day, hour, 30), 165, artists)
    };
    let premiere = next(today, 28, Weekday::Saturday);
    let tour = next(today, 49, Weekday::Thursday);
    vec![
        Call {
            rule: Some("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=52"),
            notes: Some("Warm-up from 9:30"),
            ..rehearsal("Swan Lake: corps de ballet", at(next(today, 1, Weekday::Monday), 10, 0), 180, 0..6)
        },
        Call {
            rule: Some("FREQ=WEEKLY;BYDAY=TU;COUNT=26"),
            ..rehearsal("Orchestra", at(next(today, 1, Weekday::Tuesday), 14, 0), 150, 10..19)
        },
        Call { is_acknowledged: true, ..night("Swan Lake: first night", premiere, 19, lake, 0..19) },
        Call {
            is_acknowledged: true,
            ..night("Swan Lake", next(today, 35, Weekday::Sunday), 17, lake, 0..19)
        },
        Call {
            state: EventState::Tentative,
            ..night("The Magic Flute", next(today, 90, Weekday::Friday), 19, flute, 6..19)
        },
        Call {
            notes: Some("Stage door, Theaterplatz 1"),
            ..Call::new("Call: Swan Lake, first night", EventType::CallTime, at(premiere, 17, 0), 30, 0..6)
        },
        Call {
            zones: (VIENNA, "America/New_York"),
            notes: Some("OS 87, seats are booked together"),
            is_acknowledged: true,
            ..Call::new("Vienna – New York", EventType::Travel, at(tour, 10, 30), 215, 0..6)
        },
        Call {
            zones: ("America/New_York", "America/New_York"),
            production: Some(lake),
            place: Some(("Lincoln Center Studio 3", "10 Lincoln Center Plaza, New York, NY")),
            ..Call::new(
                "Placement rehearsal",
                EventType::Rehearsal,
                at(tour.saturating_add(1.day()), 14, 0),
                180,
                0..6,
            )
        },
        Call {
            zones: ("America/New_York", VIENNA),
            ..Call::new(
                "New York – Vienna",
                EventType::Travel,
                at(tour.saturating_add(4.days()), 17, 30),
                870,
                0..6,
            )
        },
        Call {
            state: EventState::Draft,
            production: Some(flute),
            ..Call::new(
                "Read-through",
                EventType::Meeting,
                at(next(today, 60, Weekday::Monday), 11, 0),
                120,
                6..10,
            )
        },
        Call::new(
            "Costume fitting",
            EventType::Other,
            at(next(today, 7, Weekday::Thursday), 15, 0),
            60,
            0..2,
        ),
    ]
}
