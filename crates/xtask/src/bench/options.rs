//! What was typed after `cargo xtask bench`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{SCENARIOS, Scenario};

#[derive(Debug, Default)]
pub struct Options {
    /// None: all of them.
    pub names: Vec<String>,
    /// Keep the filled database for the next run.
    pub keep: bool,
    /// Measure this build instead of making one.
    pub binary: Option<PathBuf>,
}

impl Options {
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--keep" => options.keep = true,
                "--binary" => {
                    let path = PathBuf::from(words.next().context("--binary needs a file")?);
                    let whole = path.canonicalize();
                    options.binary =
                        Some(whole.with_context(|| format!("{}: no such file", path.display()))?);
                }
                name if SCENARIOS.iter().any(|scenario| scenario.name == name) => options.names.push(word),
                unknown => {
                    let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
                    bail!(
                        "`bench` does not know {unknown}; it takes --keep, --binary FILE and {}",
                        names.join(", ")
                    )
                }
            }
        }
        Ok(options)
    }

    pub fn chosen(&self) -> impl Iterator<Item = &'static Scenario> {
        let is_chosen = |scenario: &&Scenario| {
            self.names.is_empty() || self.names.iter().any(|name| name == scenario.name)
        };
        SCENARIOS.iter().filter(is_chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn without_names_all_are_meant_and_the_order_is_ours() {
        assert_eq!(parsed("").unwrap().chosen().count(), SCENARIOS.len());
        let options = parsed("list --keep seal").unwrap();
        let names: Vec<&str> = options.chosen().map(|scenario| scenario.name).collect();
        assert!(options.keep && names == ["seal", "list"]);
    }

    #[test]
    fn nonsense_is_refused_with_its_name() {
        assert!(parsed("lists").unwrap_err().to_string().contains("does not know lists"));
        assert!(parsed("--binary").is_err() && parsed("--binary /no/such/file").is_err());
    }
}
