//! Credit transfers in the form that European banks take: ISO 20022 `pain.001.001.09`, within the rules of the SEPA
//! credit transfer (EPC132-08). Pure.

use std::fmt::Write as _;

use jiff::Timestamp;
use types::{Amount, Currency};

use super::model::{Batch, Transfer};
use crate::settings::model::Payer;

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

/// Letters of SEPA: what every bank prints. Others are written with them, or become a point.
fn latin(text: &str, most: usize) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | ' '
            | '/'
            | '-'
            | '?'
            | ':'
            | '('
            | ')'
            | '.'
            | ','
            | '\''
            | '+' => {
                out.push(letter);
            }
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'œ' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'Ä' | 'Æ' => out.push_str("Ae"),
            'Ö' | 'Œ' => out.push_str("Oe"),
            'Ü' => out.push_str("Ue"),
            'ß' => out.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' | 'ă' => out.push('a'),
            'Á' | 'À' | 'Â' | 'Ã' | 'Å' | 'Ą' | 'Ă' => out.push('A'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'Ç' | 'Ć' | 'Č' => out.push('C'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'Ď' | 'Đ' | 'Ð' => out.push('D'),
            'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' | 'ė' => out.push('e'),
            'É' | 'È' | 'Ê' | 'Ë' | 'Ě' | 'Ę' | 'Ė' => out.push('E'),
            'ğ' => out.push('g'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' | 'į' => out.push('i'),
            'Í' | 'Ì' | 'Î' | 'Ï' | 'İ' => out.push('I'),
            'ł' | 'ľ' | 'ĺ' => out.push('l'),
            'Ł' | 'Ľ' => out.push('L'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'Ñ' | 'Ń' | 'Ň' => out.push('N'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ø' | 'ő' => out.push('o'),
            'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ø' | 'Ő' => out.push('O'),
            'ř' | 'ŕ' => out.push('r'),
            'Ř' => out.push('R'),
            'š' | 'ś' | 'ş' | 'ș' => out.push('s'),
            'Š' | 'Ś' | 'Ş' | 'Ș' => out.push('S'),
            'ť' | 'ț' => out.push('t'),
            'Ť' | 'Ț' => out.push('T'),
            'ú' | 'ù' | 'û' | 'ů' | 'ű' | 'ū' => out.push('u'),
            'Ú' | 'Ù' | 'Û' | 'Ů' | 'Ű' | 'Ū' => out.push('U'),
            'ý' | 'ÿ' => out.push('y'),
            'Ý' => out.push('Y'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'Ž' | 'Ź' | 'Ż' => out.push('Z'),
            '&' => out.push('+'),
            _ => out.push('.'),
        }
    }
    let out: String = out.chars().take(most).collect();
    let out = out.trim();
    // An empty name is refused by the schema.
    if out.is_empty() { ".".to_owned() } else { out.to_owned() }
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
    let agent = match &payer.bic {
        Some(bic) => format!("<BICFI>{bic}</BICFI>"),
        None => "<Othr><Id>NOTPROVIDED</Id></Othr>".to_owned(),
    };
    let _ = write!(
        xml,
        "<PmtInf><PmtInfId>BATCH-{number}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>{count}</NbOfTxs>\
         <CtrlSum>{total}</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>\
         <ReqdExctnDt><Dt>{day}</Dt></ReqdExctnDt><Dbtr><Nm>{name}</Nm></Dbtr>\
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

#[cfg(test)]
mod tests;
