//! Draws receipts with their labels into a folder, for `cargo xtask receipts`:
//! `cargo run -p receipts --example draw -- FOLDER tuning|held-out fresh|rough COUNT [TYPEFACE.ttf…]`.

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use std::path::Path;

use drawn::{Set, Typeface, Wear};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, set, wear, count, files @ ..] = &words[..] else {
        return Err("usage: draw FOLDER tuning|held-out fresh|rough COUNT [TYPEFACE.ttf…]".into());
    };
    let set = match set.as_str() {
        "tuning" => Set::Tuning,
        "held-out" => Set::HeldOut,
        other => return Err(format!("there is no set `{other}`").into()),
    };
    let wear = match wear.as_str() {
        "fresh" => Wear::Fresh,
        "rough" => Wear::Rough,
        other => return Err(format!("there is no wear `{other}`").into()),
    };
    let mut typefaces = Typeface::carried();
    for file in files {
        typefaces.push(Typeface::new(&std::fs::read(file)?));
    }
    std::fs::create_dir_all(folder)?;
    let mut labels = Vec::new();
    for seed in 0..count.parse()? {
        let (picture, label) = drawn::receipt(set, wear, seed, &typefaces);
        let file = format!("{seed:03}.jpg");
        std::fs::write(Path::new(folder).join(&file), picture.jpeg(75))?;
        labels.push(serde_json::json!({
            "file": file,
            "merchant": label.merchant,
            "date": label.date,
            "total": format!("{}.{:02}", label.total_cents / 100, label.total_cents % 100),
        }));
    }
    std::fs::write(Path::new(folder).join("labels.json"), serde_json::to_string_pretty(&labels)?)?;
    Ok(())
}
