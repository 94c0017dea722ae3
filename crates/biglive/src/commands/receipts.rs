//! `biglive receipts read FILE…`: what the product reads from pictures of receipts, a line of JSON for each. Needs
//! neither configuration nor database; made for measuring and for people who ask why something was misread.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Subcommand;
use jiff::Zoned;
use receipts::read::MAX_TIME;
use receipts::{Kind, Reader, Reading, Tesseract};
use serde_json::{Value, json};

#[derive(Subcommand)]
pub enum ReceiptsCommand {
    /// Read pictures and print what was found.
    Read {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Check and compress pictures as an upload does, without keeping them; print their sizes.
    Prepare {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Wide enough for the small print of a page.
const PDF_WIDTH_PX: u32 = 1_700;

pub fn run(command: ReceiptsCommand) -> anyhow::Result<()> {
    match command {
        ReceiptsCommand::Read { files } => {
            let reader = Reader::new(Tesseract::detect()?);
            for file in files {
                let began = Instant::now();
                let mut line = match read(&reader, &file) {
                    Ok(reading) => json!({ "fields": reading.fields }),
                    Err(error) => json!({ "problem": format!("{error:#}") }),
                };
                line["file"] = Value::String(file.display().to_string());
                line["seconds"] = json!(began.elapsed().as_secs_f64());
                super::say(line);
            }
        }
        ReceiptsCommand::Prepare { files } => {
            for file in files {
                let prepared = prepare(&file)?;
                let picture = &prepared.picture;
                super::say(json!({
                    "width": picture.width,
                    "height": picture.height,
                    "bytes": prepared.jpeg.len(),
                    "thumbnail_bytes": receipts::thumbnail::veiled(picture).jpeg().len(),
                }));
            }
        }
    }
    Ok(())
}

fn read(reader: &Reader<Tesseract>, file: &Path) -> anyhow::Result<Reading> {
    let prepared = prepare(file)?;
    Ok(reader.read(&prepared.picture, Zoned::now().date(), MAX_TIME)?)
}

fn prepare(file: &Path) -> anyhow::Result<receipts::Prepared> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let kind = receipts::sniff(&bytes).context("this is no picture")?;
    if kind != Kind::Pdf {
        return Ok(receipts::prepare(&bytes, kind)?);
    }
    let page = documents::render_page(std::sync::Arc::new(bytes), 0, PDF_WIDTH_PX)?;
    Ok(receipts::prepare(&page, Kind::Png)?)
}
