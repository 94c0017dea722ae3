//! The statements that the product sends for one request, taken from the database's own log – so that they are never a
//! copy that has fallen behind – and run again without the product, by pgbench.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::bed::Bed;
use crate::chromium::on_path;
use crate::http::Client;
use crate::process;

/// The statements, with their parameters written in, that `request` makes a process send that serves nobody else.
pub fn of_request(
    bed: &Bed<'_>,
    email: &str,
    request: impl Fn(&mut Client) -> Result<()>,
) -> Result<Vec<String>> {
    let mut database = bed.superuser()?;
    database.batch_execute("ALTER ROLE biglive_app SET log_statement = 'all'")?;
    let log = logged(bed, email, request);
    database.batch_execute("ALTER ROLE biglive_app RESET log_statement")?;
    let statements = executed(&log?);
    ensure!(!statements.is_empty(), "the database has logged no statement");
    Ok(statements)
}

fn logged(bed: &Bed<'_>, email: &str, request: impl Fn(&mut Client) -> Result<()>) -> Result<String> {
    // Its connections are new, and so have the new setting.
    let server = bed.start("api")?;
    let mut client = server.sign_in(email, &bed.password)?;
    let before = fs::metadata(bed.database_log())?.len() as usize;
    request(&mut client)?;
    server.stop()?;
    let log = fs::read(bed.database_log())?;
    Ok(String::from_utf8_lossy(&log[before..]).into_owned())
}

/// `… LOG:  execute s3: SELECT …` with tabs before further lines, then `… DETAIL:  parameters: $1 = 'a', $2 = NULL`.
fn executed(log: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_statement = false;
    for line in log.lines() {
        if let Some(more) = line.strip_prefix('\t') {
            if let Some(last) = found.last_mut().filter(|_| is_statement) {
                last.push('\n');
                last.push_str(more);
            }
            continue;
        }
        is_statement = false;
        if let Some((_, rest)) = line.split_once("LOG:  execute ")
            && let Some((_, statement)) = rest.split_once(": ")
        {
            found.push(statement.to_owned());
            is_statement = true;
        } else if let Some((_, parameters)) = line.split_once("DETAIL:  parameters: ")
            && let Some(last) = found.last_mut()
        {
            *last = with_parameters(last, parameters);
        }
    }
    found.retain(|statement| statement.starts_with("SELECT"));
    found
}

fn with_parameters(statement: &str, parameters: &str) -> String {
    let mut values: Vec<&str> = Vec::new();
    let mut rest = parameters;
    while let Some((_, after)) = rest.split_once(" = ") {
        // A quoted value ends before the next parameter; quotes within are doubled.
        let next = format!(", ${} = ", values.len() + 2);
        let end = after.find(&next).unwrap_or(after.len());
        values.push(&after[..end]);
        rest = &after[end..];
    }
    let mut text = statement.to_owned();
    for (index, value) in values.iter().enumerate().rev() {
        text = text.replace(&format!("${}", index + 1), value);
    }
    text
}

/// Transactions like the product's – everything in one flight – as fast as four connections can.
pub struct Raw {
    program: PathBuf,
    scripts: Vec<PathBuf>,
}

pub struct RawOutcome {
    pub per_second: f64,
    pub transactions: f64,
}

impl Raw {
    /// One script for each organization; none where there is no pgbench.
    pub fn prepare(bed: &Bed<'_>, statements: &[(String, Vec<String>)]) -> Result<Option<Self>> {
        let Some(program) = on_path("pgbench") else { return Ok(None) };
        let mut scripts = Vec::new();
        for (number, (organization, statements)) in statements.iter().enumerate() {
            let mut script = format!(
                "\\startpipeline\nBEGIN READ ONLY;\nSET LOCAL app.organization_id = '{organization}';\n"
            );
            for statement in statements {
                // A colon would be a variable of pgbench; a line break ends a command.
                ensure!(
                    !statement.contains(" :"),
                    "pgbench would take a part of the statement for a variable"
                );
                script.push_str(&statement.split_whitespace().collect::<Vec<_>>().join(" "));
                script.push_str(";\n");
            }
            script.push_str("COMMIT;\n\\endpipeline\n");
            let file = bed.data().join(format!("bench-statement-{number}.sql"));
            fs::write(&file, script)?;
            scripts.push(file);
        }
        Ok(Some(Self { program, scripts }))
    }

    pub fn run(&self, bed: &Bed<'_>, time: Duration) -> Result<RawOutcome> {
        let mut pgbench = Command::new(&self.program);
        pgbench.args(["-n", "-M", "prepared", "-c", "4", "-j", "1", "-T", &time.as_secs().to_string()]);
        for script in &self.scripts {
            pgbench.arg("-f").arg(script);
        }
        let said = process::output(pgbench.arg(bed.app_url()))?;
        let number = |after: &str| -> Option<f64> {
            let rest = said.split_once(after)?.1.trim_start();
            rest.split(|letter: char| !letter.is_ascii_digit() && letter != '.').next()?.parse().ok()
        };
        Ok(RawOutcome {
            per_second: number("tps = ").context("pgbench tells no tps")?,
            transactions: number("number of transactions actually processed:")
                .context("pgbench tells no number")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_from_the_log_with_their_parameters() {
        let log = "2026-11-20 12:00:00.1 UTC [5] LOG:  statement: BEGIN READ ONLY;SET LOCAL app.organization_id = 'x'\n\
                   2026-11-20 12:00:00.1 UTC [5] LOG:  execute s1: SELECT a\n\
                   \t    FROM b WHERE c = $1 AND d < $2 LIMIT $11\n\
                   2026-11-20 12:00:00.1 UTC [5] DETAIL:  parameters: $1 = 'it''s, so', $2 = NULL, $3 = '3', $4 = '4', \
                   $5 = '5', $6 = '6', $7 = '7', $8 = '8', $9 = '9', $10 = '10', $11 = '21'\n\
                   2026-11-20 12:00:00.1 UTC [5] LOG:  execute s2: UPDATE b SET c = 1\n\
                   2026-11-20 12:00:00.2 UTC [5] LOG:  statement: COMMIT\n";
        assert_eq!(executed(log), ["SELECT a\n    FROM b WHERE c = 'it''s, so' AND d < NULL LIMIT '21'"]);
    }
}
