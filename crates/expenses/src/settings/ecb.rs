//! The European Central Bank's reference rates, as `eurofxref` tells them: what one euro is worth, by day. Pure; what is
//! sent is a stranger's text, so it is bounded before it is parsed.

use jiff::civil::Date;
use roxmltree::{Document, ParsingOptions};
use types::money::EUR;
use types::{Currency, Rate};

/// Largest document that is read: the last ninety days need a twentieth of it.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
const MAX_NODES: u32 = 200_000;

/// What one euro was worth on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EuroRates {
    /// The day.
    pub day: Date,
    /// Units of each currency for one euro.
    pub per_euro: Vec<(Currency, Rate)>,
}

/// Why a document holds no rates. The texts are for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EcbError {
    /// More than [`MAX_BYTES`], or than any such document has elements.
    TooLarge,
    /// No XML, or XML with a document type of its own.
    NotXml,
    /// No day with rates in it.
    Empty,
    /// A day or a rate that is none.
    Unreadable,
}

impl std::fmt::Display for EcbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "The list of rates is larger than 2 MB. Send a shorter time.",
            Self::NotXml => "This is no XML document in the format of the European Central Bank.",
            Self::Empty => "There are no rates in this document.",
            Self::Unreadable => "A day or a rate in this document cannot be read.",
        })
    }
}

impl std::error::Error for EcbError {}

/// Reads `<Cube time="…"><Cube currency="USD" rate="1.08"/>…</Cube>`, however many days there are. Currencies that are no
/// longer in use are left out.
pub fn parse(text: &str) -> Result<Vec<EuroRates>, EcbError> {
    if text.len() > MAX_BYTES {
        return Err(EcbError::TooLarge);
    }
    // Without a document type there are no entities, and nothing can grow.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => EcbError::TooLarge,
        _ => EcbError::NotXml,
    })?;
    let mut days = Vec::new();
    let cubes = document.descendants().filter(|node| node.tag_name().name() == "Cube");
    for cube in cubes.filter(|cube| cube.has_attribute("time")) {
        let day = cube.attribute("time").and_then(|text| text.parse().ok()).ok_or(EcbError::Unreadable)?;
        let mut per_euro = Vec::new();
        for rate in cube.children().filter(|node| node.tag_name().name() == "Cube") {
            let (code, text) =
                rate.attribute("currency").zip(rate.attribute("rate")).ok_or(EcbError::Unreadable)?;
            let value: Rate = text.parse().map_err(|_| EcbError::Unreadable)?;
            if let Some(currency) = Currency::parse(code).filter(|currency| *currency != EUR) {
                per_euro.push((currency, value));
            }
        }
        if !per_euro.is_empty() {
            days.push(EuroRates { day, per_euro });
        }
    }
    if days.is_empty() { Err(EcbError::Empty) } else { Ok(days) }
}

impl EuroRates {
    /// What one unit of each currency is worth in `base`; `None` where the bank tells nothing of `base`.
    pub fn in_base(&self, base: Currency) -> Option<Vec<(Currency, Rate)>> {
        let of_euro = if base == EUR {
            Rate::ONE
        } else {
            self.per_euro.iter().find(|(currency, _)| *currency == base).map(|(_, rate)| *rate)?
        };
        // Divided once: dividing by way of a rounded rate would lose digits.
        let others = self.per_euro.iter().filter(|(currency, _)| *currency != base);
        let crossed = others.filter_map(|(currency, rate)| Some((*currency, of_euro.across(*rate)?)));
        let euro = (base != EUR).then_some((EUR, of_euro));
        Some(crossed.chain(euro).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAILY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'>
			<Cube currency='USD' rate='1.0800'/>
			<Cube currency='JPY' rate='163.25'/>
			<Cube currency='GBP' rate='0.85'/>
			<Cube currency='HRK' rate='7.5'/>
		</Cube>
		<Cube time='2026-11-19'>
			<Cube currency='USD' rate='1.1000'/>
		</Cube>
	</Cube>
</gesmes:Envelope>"#;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn rate(rates: &[(Currency, Rate)], code: &str) -> String {
        rates.iter().find(|(found, _)| found.code() == code).unwrap().1.to_string()
    }

    #[test]
    fn days_and_rates_are_read_and_old_currencies_left_out() {
        let days = parse(DAILY).unwrap();
        assert_eq!(
            days.iter().map(|day| day.day.to_string()).collect::<Vec<_>>(),
            ["2026-11-20", "2026-11-19"]
        );
        assert_eq!(days[0].per_euro.len(), 3);
    }

    #[test]
    fn rates_are_turned_round_for_the_euro_and_crossed_for_others() {
        let day = &parse(DAILY).unwrap()[0];
        let euro = day.in_base(EUR).unwrap();
        assert_eq!(rate(&euro, "USD"), "0.9259259259");
        assert_eq!(euro.len(), 3);
        let dollar = day.in_base(currency("USD")).unwrap();
        assert_eq!(rate(&dollar, "EUR"), "1.08");
        assert_eq!(rate(&dollar, "GBP"), "1.2705882353");
        assert_eq!(dollar.len(), 3);
        assert_eq!(day.in_base(currency("CHF")), None);
    }

    #[test]
    fn what_is_no_list_of_rates_is_refused() {
        let entities = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\">]><a><Cube time='2026-11-20'>&b;</Cube></a>";
        assert_eq!(parse(entities), Err(EcbError::NotXml));
        assert_eq!(parse("<html>"), Err(EcbError::NotXml));
        assert_eq!(parse("<html/>"), Err(EcbError::Empty));
        assert_eq!(parse("<a><Cube time='2026-13-40'/></a>"), Err(EcbError::Unreadable));
        for rate in ["0", "-1", "1,08", "NaN", ""] {
            let text = format!("<a><Cube time='2026-11-20'><Cube currency='USD' rate='{rate}'/></Cube></a>");
            assert_eq!(parse(&text), Err(EcbError::Unreadable), "{rate:?}");
        }
        assert_eq!(parse(&" ".repeat(MAX_BYTES + 1)), Err(EcbError::TooLarge));
        assert_eq!(parse(&format!("<a>{}</a>", "<b/>".repeat(MAX_NODES as usize))), Err(EcbError::TooLarge));
    }

    proptest! {
        #[test]
        fn any_text_is_rates_or_refused(text in "(<|>|/|Cube|time|=|'2026-01-01'|[a-z]|&|!|\\[){0,60}") {
            let _ = parse(&text);
        }

        #[test]
        fn there_and_back_is_the_same_amount(one in 1_u64..1_000_000_000, other in 1_u64..1_000_000_000) {
            let rates = |cents| Rate::new(rust_decimal::Decimal::new(i64::try_from(cents).unwrap(), 4)).unwrap();
            let day = EuroRates {
                day: "2026-11-20".parse().unwrap(),
                per_euro: vec![(currency("USD"), rates(one)), (currency("GBP"), rates(other))],
            };
            let there = day.in_base(currency("GBP")).unwrap();
            let exact = rates(other).across(rates(one)).unwrap();
            prop_assert_eq!(there.iter().find(|(code, _)| code.code() == "USD").map(|found| found.1), Some(exact));
        }
    }
}
