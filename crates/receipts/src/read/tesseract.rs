//! Tesseract's program as a child process: one thread, ended at its deadline, fed and heard through pipes.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use super::{Engine, Language, Layout, ReadFailure, Word};
use crate::pixels::{Grey, Region};

const PROGRAM: &str = "tesseract";
/// A page full of words is a tenth of this.
const MAX_OUTPUT_BYTES: u64 = 8 * 1024 * 1024;

/// There is no engine, or it lacks what is needed. Receipts are kept and typed by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineMissing {
    #[error("receipts are not read: the program `tesseract` is not installed")]
    Program,
    #[error("receipts are not read: tesseract knows neither English (eng) nor German (deu)")]
    Languages,
}

/// The installed program and what it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tesseract {
    pub version: String,
    has_english: bool,
    has_german: bool,
}

impl Tesseract {
    /// Asks the installed program for its version and languages.
    pub fn detect() -> Result<Self, EngineMissing> {
        let asked = |word: &str| {
            let output = Command::new(PROGRAM).arg(word).stdin(Stdio::null()).output();
            let output = output.map_err(|_| EngineMissing::Program)?;
            // Old versions tell their version on standard error.
            let text = [output.stdout, output.stderr].concat();
            Ok(String::from_utf8_lossy(&text).into_owned())
        };
        Self::described(&asked("--version")?, &asked("--list-langs")?)
    }

    fn described(version: &str, languages: &str) -> Result<Self, EngineMissing> {
        let number = version.lines().find_map(|line| line.strip_prefix("tesseract ")).unwrap_or("unknown");
        let knows = |name: &str| languages.lines().any(|line| line.trim() == name);
        let found =
            Self { version: number.trim().to_owned(), has_english: knows("eng"), has_german: knows("deu") };
        if found.has_english || found.has_german { Ok(found) } else { Err(EngineMissing::Languages) }
    }

    /// The languages that it knows, by their three letters.
    pub fn languages(&self) -> Vec<&'static str> {
        let all = [(self.has_english, "eng"), (self.has_german, "deu")];
        all.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect()
    }

    fn command(&self, layout: Layout, language: Language) -> Command {
        let language = match language {
            Language::English if self.has_english => "eng",
            Language::German if self.has_german => "deu",
            Language::English => "deu",
            Language::German => "eng",
        };
        let mode = match layout {
            Layout::Block => "6",
            Layout::Column => "4",
            Layout::Sparse => "11",
        };
        let mut command = Command::new(PROGRAM);
        command.args(["stdin", "stdout", "-l", language, "--oem", "1", "--psm", mode, "--dpi", "300", "tsv"]);
        // How many receipts are read at once is the caller's decision.
        command.env("OMP_THREAD_LIMIT", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}

impl Engine for Tesseract {
    fn words(
        &self,
        page: &Grey,
        layout: Layout,
        language: Language,
        deadline: Instant,
    ) -> Result<Vec<Word>, ReadFailure> {
        if deadline <= Instant::now() {
            return Err(ReadFailure::OutOfTime);
        }
        let output = run(self.command(layout, language), greymap(page), deadline)?;
        Ok(parsed(&output, page.width, page.height))
    }
}

/// PGM, the simplest of all pictures.
fn greymap(page: &Grey) -> Vec<u8> {
    let mut file = format!("P5\n{} {}\n255\n", page.width, page.height).into_bytes();
    file.extend_from_slice(&page.luma);
    file
}

fn run(mut command: Command, input: Vec<u8>, deadline: Instant) -> Result<String, ReadFailure> {
    let failed = |error: std::io::Error| ReadFailure::Engine(error.to_string());
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // It ends with the child, whose end breaks the pipe.
        thread::spawn(move || stdin.write_all(&input));
    }
    let (sender, finished) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut text = Vec::new();
            let result = stdout.take(MAX_OUTPUT_BYTES).read_to_end(&mut text);
            sender.send(result.map(|_| text))
        });
    }
    let result = match finished.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(Ok(text)) => Ok(text),
        Ok(Err(error)) => Err(failed(error)),
        Err(RecvTimeoutError::Timeout) => Err(ReadFailure::OutOfTime),
        Err(RecvTimeoutError::Disconnected) => Err(ReadFailure::Engine("its output was lost".to_owned())),
    };
    let status = ended(&mut child, result.is_err()).map_err(failed)?;
    match result {
        Ok(_) if !status.success() => Err(ReadFailure::Engine(status.to_string())),
        Ok(text) => Ok(String::from_utf8_lossy(&text).into_owned()),
        Err(failure) => Err(failure),
    }
}

/// Waits for the child, so that it leaves nothing behind.
fn ended(child: &mut Child, must_stop: bool) -> std::io::Result<std::process::ExitStatus> {
    if must_stop {
        child.kill()?;
    }
    child.wait()
}

/// Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn parsed(table: &str, page_width: u32, page_height: u32) -> Vec<Word> {
    let (page_width, page_height) = (page_width.max(1) as f32, page_height.max(1) as f32);
    let word = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, confidence, text] = cells[..] else {
            return None;
        };
        let number = |cell: &str| cell.parse::<f32>().ok();
        let (text, confidence) = (text.trim(), number(confidence)?);
        if level != "5" || text.is_empty() || confidence < 0.0 {
            return None;
        }
        let region = Region {
            left: number(left)? / page_width,
            top: number(top)? / page_height,
            width: number(width)? / page_width,
            height: number(height)? / page_height,
        };
        Some(Word { text: text.to_owned(), region, confidence: (confidence / 100.0).clamp(0.0, 1.0) })
    };
    table.lines().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn version_and_languages_are_found_out() {
        let version = "tesseract 5.3.0\n leptonica-1.82.0\n";
        let found =
            Tesseract::described(version, "List of available languages (3):\ndeu\neng\nosd\n").unwrap();
        assert_eq!((found.version.as_str(), found.languages()), ("5.3.0", vec!["eng", "deu"]));
        let german = Tesseract::described(version, "deu\n").unwrap();
        assert!(german.command(Layout::Block, Language::English).get_args().any(|word| word == "deu"));
        assert_eq!(Tesseract::described(version, "fra\n"), Err(EngineMissing::Languages));
    }

    #[test]
    fn words_of_the_table_have_places() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t100\t50\t500\t40\t-1\t\n\
            5\t1\t1\t1\t1\t1\t100\t50\t200\t40\t96.5\tTOTAL\n\
            5\t1\t1\t1\t1\t2\t400\t50\t100\t40\t12\t \n\
            5\t1\t1\t1\t1\t3\tbroken\n";
        let words = parsed(table, 1_000, 500);
        let region = Region { left: 0.1, top: 0.1, width: 0.2, height: 0.08 };
        assert_eq!(words, [Word { text: "TOTAL".to_owned(), region, confidence: 0.965 }]);
    }

    #[test]
    fn a_program_that_takes_too_long_is_ended() {
        let mut command = Command::new("sh");
        command.args(["-c", "exec sleep 600"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let began = Instant::now();
        let result = run(command, vec![0; 1_000_000], began + Duration::from_millis(50));
        assert!(matches!(result, Err(ReadFailure::OutOfTime)));
        assert!(began.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_program_that_fails_is_not_an_empty_page() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo words; exit 3"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let result = run(command, Vec::new(), Instant::now() + Duration::from_secs(30));
        assert!(matches!(result, Err(ReadFailure::Engine(_))));
    }
}
