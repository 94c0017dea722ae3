//! Credit transfers in the form that European banks take: ISO 20022 `pain.001.001.09`, within the rules of the SEPA
//! credit transfer (EPC132-08). Pure.

mod letters;

use std::fmt::Write as _;

use jiff::Timestamp;
use types::{Amount, Currency};

use super::model::{Batch, Transfer};
use crate::settings::model::{Payer, PostalAddress};
use letters::latin;

/// The only currency of SEPA.
pub const CURRENCY: Currency = types::money::EUR;

/// A transfer with the account it goes to.
#[derive(Clone, Debug)]
pub struct Payee<'a> {
    /// Who and how much; above zero.
    pub transfer: &'a Transfer,
    /// Where to.
    pub iban: &'a str,
}

/// Countries that SEPA reaches, by the beginning of their accounts' numbers (EPC409-09, 2025); French and British territories
/// that belong to it begin as France and Britain do.
const REACHED: [&str; 42] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR",
    "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL",
    "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
];

/// Those of them outside the European Economic Area: transfers there or from there carry the payer's address (EPC125-05,
/// AT-P005).
const OUTSIDE_EEA: [&str; 12] = ["AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"];

/// Whether an account's bank asks for the payer's address.
pub fn is_outside_eea(iban: &str) -> bool {
    iban.get(..2).is_some_and(|country| OUTSIDE_EEA.contains(&country))
}

/// Whether a transfer of SEPA reaches an account.
pub fn reaches(iban: &str) -> bool {
    iban.get(..2).is_some_and(|country| REACHED.contains(&country))
}

/// The file for the bank: one payment of the batch's day, one transaction a person. `'` is the only letter of SEPA that
/// XML could take for its own, and not in an element's text.
pub fn pain001(batch: &Batch, payer: &Payer, payees: &[Payee<'_>], now: Timestamp) -> String {
    let total: Amount = payees.iter().map(|payee| payee.transfer.amount).sum();
    let message_id = batch.id.0.simple().to_string();
    let name = latin(&payer.name, 70);
    let count = payees.len();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>");
    // Writing into text does not fail.
    let _ = write!(
        xml,
        "<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{}</CreDtTm><NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>\
         <InitgPty><Nm>{name}</Nm></InitgPty></GrpHdr>",
        now.strftime("%Y-%m-%dT%H:%M:%SZ")
    );
    let address = payer.address.as_ref().map(postal).unwrap_or_default();
    let agent = match &payer.bic {
        Some(bic) => format!("<BICFI>{bic}</BICFI>"),
        None => "<Othr><Id>NOTPROVIDED</Id></Othr>".to_owned(),
    };
    let _ = write!(
        xml,
        "<PmtInf><PmtInfId>BATCH-{number}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>{count}</NbOfTxs>\
         <CtrlSum>{total}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>\
         <ReqdExctnDt><Dt>{day}</Dt></ReqdExctnDt><Dbtr><Nm>{name}</Nm>{address}</Dbtr>\
         <DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId>{agent}</FinInstnId></DbtrAgt>\
         <ChrgBr>SLEV</ChrgBr>",
        number = batch.number,
        day = batch.execute_on,
        iban = payer.iban,
    );
    for (index, payee) in payees.iter().enumerate() {
        let _ = write!(
            xml,
            "<CdtTrfTxInf><PmtId><EndToEndId>BATCH-{}-{}</EndToEndId></PmtId>\
             <Amt><InstdAmt Ccy=\"{CURRENCY}\">{}</InstdAmt></Amt><Cdtr><Nm>{}</Nm></Cdtr>\
             <CdtrAcct><Id><IBAN>{}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>{}</Ustrd></RmtInf></CdtTrfTxInf>",
            batch.number,
            index + 1,
            payee.transfer.amount,
            latin(&payee.transfer.name, 70),
            payee.iban,
            latin(&payee.transfer.purpose(), 140),
        );
    }
    xml.push_str("</PmtInf></CstmrCdtTrfInitn></Document>\n");
    xml
}

/// In parts, in the order of the schema.
fn postal(address: &PostalAddress) -> String {
    let part = |tag: &str, text: Option<&str>, most: usize| {
        text.map(|text| format!("<{tag}>{}</{tag}>", latin(text, most))).unwrap_or_default()
    };
    format!(
        "<PstlAdr>{}{}{}{}<Ctry>{}</Ctry></PstlAdr>",
        part("StrtNm", address.street.as_deref(), 70),
        part("BldgNb", address.building.as_deref(), 16),
        part("PstCd", address.postcode.as_deref(), 16),
        part("TwnNm", Some(&address.town), 35),
        address.country,
    )
}

#[cfg(test)]
mod tests;
