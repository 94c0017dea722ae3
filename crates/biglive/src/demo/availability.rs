//! What the office of the demo company asks about days to come: a tour about which not everybody has answered – the first artist has
//! not –, a replacement for a sick singer, and a gala of which all is known. On days on which nothing is planned so far.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use platform::{Platform, Scope, TenantTx};
use schedule::availability::DayAnswer;
use schedule::service::Caller;
use schedule::service::availability::answering::{self, Said};
use schedule::service::availability::{self, Choice, RequestDetails};
use schedule::time::LocalTime;
use types::{AvailabilityRequestId, ProductionId, UserId};

use super::schedule::{Season, at, fault, next};
use super::week::Repertory;

/// Could come, perhaps, cannot; a dot where nothing is said.
fn answers(days: &[Date], word: &str) -> Vec<(Date, DayAnswer)> {
    let answer = |(day, letter): (&Date, char)| {
        let answer = match letter {
            'y' => DayAnswer::Available,
            'm' => DayAnswer::Maybe,
            'n' => DayAnswer::Unavailable,
            _ => return None,
        };
        Some((*day, answer))
    };
    days.iter().zip(word.chars()).filter_map(answer).collect()
}

/// A question, and what artists (from 0) answer to it.
struct Question<'a> {
    title: &'a str,
    note: Option<&'a str>,
    days: Vec<Date>,
    answer_by: i64,
    production: ProductionId,
    people: Choice,
    said: &'a [(usize, &'a str, Option<&'a str>)],
}

impl Question<'_> {
    async fn ask(
        self,
        platform: &Platform,
        season: &Season<'_>,
        today: Date,
    ) -> anyhow::Result<AvailabilityRequestId> {
        let details = RequestDetails {
            title: self.title.to_owned(),
            note: self.note.map(str::to_owned),
            days: self.days.clone(),
            answer_by: LocalTime(at(today.saturating_add(self.answer_by.days()), 18, 0)),
            production_id: Some(self.production),
            people: self.people,
        };
        let ask = async |tx: &mut TenantTx| availability::create(tx, platform, details).await;
        let id = season.office.write(ask).await.map_err(fault)?;
        for (artist, word, note) in self.said {
            let Some(user_id) = season.companies.artists.get(*artist).copied() else { continue };
            let said = Said { answers: answers(&self.days, word), note: Some(note.map(str::to_owned)) };
            let caller = Caller { user_id, scope: Scope::Own };
            let say =
                async |tx: &mut TenantTx| answering::answer(tx, platform, id, user_id, &said, caller).await;
            season.acting(user_id).write(say).await.map_err(fault)?;
        }
        Ok(id)
    }
}

/// Asks, lets people answer, and closes what is known.
pub(super) async fn create(
    platform: &Platform,
    season: &Season<'_>,
    repertory: &Repertory,
    today: Date,
) -> anyhow::Result<()> {
    let people = |artists: std::ops::Range<usize>| {
        let user_ids: &[UserId] = season.companies.artists.get(artists).unwrap_or_default();
        Choice { user_ids: user_ids.to_vec(), ..Choice::default() }
    };
    let gala = next(today, 100, Weekday::Saturday);
    let gala = Question {
        title: "Open-air gala",
        note: None,
        days: vec![gala, gala.saturating_add(1.day())],
        answer_by: 1,
        production: repertory.lake,
        people: people(0..6),
        said: &[
            (0, "yy", None),
            (1, "yy", None),
            (2, "ym", Some("Sunday only until four")),
            (3, "yn", None),
            (4, "yy", None),
            (5, "ny", None),
        ],
    };
    let gala = gala.ask(platform, season, today).await?;
    season.office.write(async |tx| availability::close(tx, gala, None).await).await.map_err(fault)?;
    let pamina = next(today, 82, Weekday::Thursday);
    let pamina = Question {
        title: "Pamina: who could step in?",
        note: Some("Two evenings and a rehearsal on stage the day before."),
        days: (0..3_i64).map(|ahead| pamina.saturating_add(ahead.days())).collect(),
        answer_by: 2,
        production: repertory.flute,
        people: people(6..10),
        said: &[
            (6, "yyy", None),
            (8, "ym", Some("I sing in Linz on one of these evenings; I will know on Monday.")),
        ],
    };
    pamina.ask(platform, season, today).await?;
    let thursday = next(today, 63, Weekday::Thursday);
    let tour = Question {
        title: "Spring tour: Graz and Salzburg",
        note: Some("Two long weekends. We travel on Thursday mornings and are back on Sunday night."),
        days: [0, 1, 2, 3, 7, 8, 9, 10_i64].map(|ahead| thursday.saturating_add(ahead.days())).to_vec(),
        answer_by: 4,
        production: repertory.lake,
        people: Choice { production_id: Some(repertory.lake), ..Choice::default() },
        said: &[
            (1, "yyyyyyyy", None),
            (2, "yyyynnnn", Some("My sister marries on the second weekend.")),
            (3, "mmyyyyyy", None),
            (5, "yyyy....", Some("The rest when I have spoken with the school.")),
            (10, "yyyyyyyy", None),
            (11, "nyyynyyy", None),
            (13, "yyyymmmm", None),
            (22, "yyyyyyyy", None),
        ],
    };
    tour.ask(platform, season, today).await?;
    Ok(())
}
