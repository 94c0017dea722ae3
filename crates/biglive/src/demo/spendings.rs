//! What the demo company's artists spent.

use documents::slip::SlipText;
use expenses::model::ClaimKind;
use expenses::service::create::LineDetails;
use jiff::civil::Date;
use types::{Amount, CategoryId};

/// What becomes of a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Draft,
    Submitted,
    Withdrawn,
    Cancelled,
    Approved,
    /// But for its last line.
    ApprovedInPart,
    Rejected,
    Paid,
}

/// What a claim is proven with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    None,
    Picture,
    File,
}

/// A currency, and what it is worth where the artist knows.
#[derive(Clone, Copy)]
pub struct Foreign {
    pub code: &'static str,
    pub rate: Option<&'static str>,
}

/// One line.
#[derive(Clone, Copy)]
pub struct Spending {
    pub category: &'static str,
    pub what: &'static str,
    cents: i64,
    /// Per cent of tax in it.
    tax: i64,
}

impl Spending {
    /// As the artist writes it.
    pub fn line(&self, category_id: CategoryId) -> LineDetails {
        let percent = |tax: i64| Amount::from_cents(tax * 100);
        LineDetails {
            id: None,
            category_id,
            amount: Amount::from_cents(self.cents),
            description: Some(self.what.into()),
            tax_amount: (self.tax > 0).then(|| Amount::from_cents(self.tax_cents())),
            tax_rate: (self.tax > 0).then(|| percent(self.tax)),
            production: None,
            person: None,
        }
    }

    fn tax_cents(&self) -> i64 {
        (self.cents * self.tax + (100 + self.tax) / 2) / (100 + self.tax)
    }
}

/// A claim: whose, what, how much and when.
pub struct Story {
    /// Of the company's artists, from 0.
    pub artist: usize,
    pub kind: ClaimKind,
    pub merchant: &'static str,
    address: &'static str,
    pub description: &'static str,
    pub production: Option<&'static str>,
    pub spendings: Vec<Spending>,
    pub foreign: Option<Foreign>,
    pub days_ago: i64,
    pub evidence: Evidence,
    pub fate: Fate,
}

const fn spent(category: &'static str, what: &'static str, cents: i64, tax: i64) -> Spending {
    Spending { category, what, cents, tax }
}

fn story(
    artist: usize,
    days_ago: i64,
    (merchant, address): (&'static str, &'static str),
    description: &'static str,
    spendings: &[Spending],
    fate: Fate,
) -> Story {
    Story {
        artist,
        kind: ClaimKind::Expense,
        merchant,
        address,
        description,
        production: None,
        spendings: spendings.to_vec(),
        foreign: None,
        days_ago,
        evidence: Evidence::Picture,
        fate,
    }
}

const POUNDS: Foreign = Foreign { code: "GBP", rate: Some("1.1520") };
const RAILWAY: (&str, &str) = ("ÖBB", "Wien Hauptbahnhof");
const STRINGS: (&str, &str) = ("Thomastik-Infeld", "Diehlgasse 27, 1050 Wien");

/// In the order in which they are written; the first one is talked about.
pub fn stories() -> Vec<Story> {
    let lake = Some("Swan Lake");
    let set = [spent("Instruments and sheet music", "Dominant, a set of strings", 6_490, 20)];
    vec![
        Story {
            production: lake,
            ..story(
                0,
                12,
                RAILWAY,
                "Train to the rehearsals in Graz and back",
                &[spent("Travel", "Wien – Graz and back", 7_880, 10)],
                Fate::Submitted,
            )
        },
        Story {
            production: lake,
            evidence: Evidence::File,
            ..story(
                0,
                11,
                ("Hotel Wiesler", "Grieskai 4, 8020 Graz"),
                "Two nights in Graz",
                &[
                    spent("Accommodation", "Two nights, single room", 23_800, 10),
                    spent("Meals", "Breakfast, twice", 3_600, 10),
                    spent("Other", "Parking", 2_000, 20),
                ],
                Fate::Submitted,
            )
        },
        story(
            0,
            5,
            ("Café Sperl", "Gumpendorfer Straße 11, 1060 Wien"),
            "Lunch with the guest choreographer",
            &[spent("Meals", "Two lunches", 4_360, 10)],
            Fate::Draft,
        ),
        Story {
            evidence: Evidence::None,
            ..story(
                0,
                1,
                ("Taxi 40100", "Wien"),
                "Home after the late rehearsal",
                &[spent("Taxi and public transport", "Taxi", 2_340, 10)],
                Fate::Draft,
            )
        },
        Story {
            kind: ClaimKind::Advance,
            evidence: Evidence::None,
            production: lake,
            ..story(
                1,
                2,
                ("", ""),
                "Costs of the week in Graz",
                &[spent("Advance", "Advance for the tour", 30_000, 0)],
                Fate::Submitted,
            )
        },
        Story {
            production: lake,
            foreign: Some(POUNDS),
            ..story(
                2,
                20,
                ("Freed of London", "94 St Martin's Lane, London"),
                "Pointe shoes, three pairs",
                &[spent("Costumes and make-up", "Classic, three pairs", 17_850, 20)],
                Fate::Submitted,
            )
        },
        Story {
            foreign: Some(POUNDS),
            ..story(
                4,
                30,
                ("Black Cab 71204", "London"),
                "To the audition in Covent Garden",
                &[spent("Taxi and public transport", "Fare", 3_850, 0)],
                Fate::Submitted,
            )
        },
        Story {
            foreign: Some(Foreign { code: "USD", rate: None }),
            ..story(
                6,
                6,
                ("Juilliard Store", "144 W 66th St, New York"),
                "Scores for the recital",
                &[spent("Instruments and sheet music", "Two volumes", 5_425, 0)],
                Fate::Draft,
            )
        },
        story(10, 8, STRINGS, "A set of strings", &set, Fate::Submitted),
        // Claimed twice: the office sees the warning.
        story(10, 8, STRINGS, "Strings for the violin", &set, Fate::Submitted),
        Story {
            kind: ClaimKind::Refund,
            ..story(
                0,
                4,
                RAILWAY,
                "The way back was cancelled",
                &[spent("Travel", "Graz – Wien, given back", 1_970, 10)],
                Fate::Submitted,
            )
        },
        story(
            12,
            130,
            ("Post AG", "1010 Wien"),
            "Scores to the copyist",
            &[spent("Postage and telephone", "Parcel", 1_245, 20)],
            Fate::Submitted,
        ),
        story(
            12,
            3,
            ("Post AG", "1010 Wien"),
            "Scores to the printer",
            &[spent("Postage and telephone", "Parcel, express", 1_890, 20)],
            Fate::Withdrawn,
        ),
        story(
            15,
            2,
            ("Würstelstand am Hohen Markt", "1010 Wien"),
            "Charged to the wrong company",
            &[spent("Meals", "Käsekrainer", 890, 10)],
            Fate::Cancelled,
        ),
        story(
            3,
            40,
            RAILWAY,
            "Train to the guest performance in Linz and back",
            &[spent("Travel", "Wien – Linz and back", 5_640, 10)],
            Fate::Paid,
        ),
        story(
            0,
            38,
            ("Café Sperl", "Gumpendorfer Straße 11, 1060 Wien"),
            "Supper after the guest performance",
            &[spent("Meals", "Two suppers", 2_980, 10)],
            Fate::Paid,
        ),
        Story {
            production: lake,
            ..story(
                5,
                25,
                ("Hotel Schwarzer Bär", "Herrenstraße 9, 4020 Linz"),
                "One night in Linz",
                &[
                    spent("Accommodation", "One night, single room", 11_900, 10),
                    spent("Other", "Parking", 1_800, 20),
                ],
                Fate::ApprovedInPart,
            )
        },
        story(
            7,
            33,
            ("Taxi 40100", "Wien"),
            "To the airport with the instruments",
            &[spent("Taxi and public transport", "Taxi", 4_200, 10)],
            Fate::Approved,
        ),
        story(
            8,
            28,
            ("Würstelstand am Hohen Markt", "1010 Wien"),
            "After the premiere",
            &[spent("Meals", "For the whole ensemble", 12_600, 10)],
            Fate::Rejected,
        ),
    ]
}

fn price(cents: i64) -> String {
    Amount::from_cents(cents).to_string()
}

/// What the shop printed.
pub fn slip(story: &Story, day: Date) -> SlipText {
    let currency = story.foreign.map_or("EUR", |foreign| foreign.code);
    let total: i64 = story.spendings.iter().map(|spending| spending.cents).sum();
    let taxes = story.spendings.iter().filter(|spending| spending.tax > 0).map(|spending| {
        format!("incl. {} % tax on {}: {}", spending.tax, spending.what, price(spending.tax_cents()))
    });
    SlipText {
        merchant: story.merchant.into(),
        details: vec![story.address.into(), day.strftime("%d.%m.%Y 12:41").to_string()],
        items: story
            .spendings
            .iter()
            .map(|spending| (spending.what.to_owned(), price(spending.cents)))
            .collect(),
        total: (format!("TOTAL {currency}"), price(total)),
        notes: taxes.chain(["Paid by card. Thank you!".to_owned()]).collect(),
    }
}
