//! Makes sure that the folder whose files are embedded exists, also before the browser app was ever built. A debug build reads
//! them where they are when they are asked for: a new browser app is no reason to build it again.

fn main() {
    let dist = std::path::Path::new("../../web/dist");
    let is_embedded = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!(
        "cargo::rerun-if-changed={}",
        if is_embedded { "../../web/dist/index.html" } else { "build.rs" }
    );
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::warning=web/dist cannot be made: {error}");
    }
}
