//! Words of the demo contracts.

use documents::compose::{Clause, ContractText, Party, SignatureLine};

/// A contract of a few pages.
pub fn contract(organization: &str, title: &str, subject: &str, signers: &[&str]) -> ContractText {
    let clause = |heading: &str, paragraphs: &[&str]| Clause {
        heading: heading.into(),
        paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
    };
    let mut lines: Vec<SignatureLine> =
        signers.iter().map(|name| SignatureLine { name: (*name).into(), role: "Artist".into() }).collect();
    lines.push(SignatureLine { name: organization.into(), role: "For the Company".into() });
    ContractText {
        organization_name: organization.into(),
        title: title.into(),
        parties: vec![
            Party {
                name: organization.into(),
                details: vec!["Theaterplatz 1, 1010 Vienna".into()],
                called: "the Company".into(),
            },
            Party {
                name: signers.join(", "),
                details: vec!["as on file with the Company".into()],
                called: "the Artist".into(),
            },
        ],
        preamble: format!("The Company engages the Artist {subject}. Both agree to what follows."),
        clauses: vec![
            clause(
                "Engagement",
                &[
                    "The Artist takes part in the rehearsals and performances named in the Company's schedule, as published \
                 in the portal at the time of signing and as changed afterwards with the notice agreed below.",
                    "Changes of a call are told to the Artist at least 24 hours ahead; a later change needs the Artist's \
                 acknowledgement.",
                ],
            ),
            clause(
                "Fee",
                &[
                    "The Company pays the fee stated in the schedule of fees within fourteen days of each performance. \
                 Rehearsals are included unless the schedule of fees says otherwise.",
                    "Value added tax is added where the Artist is liable for it.",
                ],
            ),
            clause(
                "Expenses",
                &[
                    "Travel, accommodation and subsistence are refunded on the receipts handed in through the portal within \
                 sixty days of their date, up to the maxima of the Company's rules.",
                ],
            ),
            clause(
                "Working time and rest",
                &[
                    "Between the end of one working day and the beginning of the next the Artist has at least eleven hours \
                 of rest. One day in each week is free of rehearsals and performances.",
                    "Costume and make-up calls count as working time.",
                ],
            ),
            clause(
                "Recordings",
                &[
                    "Rehearsals and performances may be recorded for the archive and for short extracts of up to three \
                 minutes in reports. Any other use needs an agreement of its own and a fee.",
                ],
            ),
            clause(
                "Illness and prevention",
                &[
                    "The Artist tells the Company without delay when illness or another serious reason prevents an \
                 engagement. Fees for performances that are missed for more than three days need a certificate.",
                ],
            ),
            clause(
                "Confidential matters",
                &[
                    "What either side learns of the other's personal and commercial affairs stays confidential, also after \
                 the end of the contract.",
                ],
            ),
            clause(
                "Ending",
                &[
                    "The contract ends with the last performance named in it. Either side can end it early for an important \
                 reason, in writing.",
                ],
            ),
            clause(
                "Law",
                &[
                    "Austrian law applies. The courts of Vienna decide.",
                    "Changes of this contract need the written form; signatures through the portal fulfil it.",
                ],
            ),
        ],
        signature_lines: lines,
    }
}
