//! Makes sure that the folder whose files are embedded exists, also before the browser app was ever built.

fn main() {
    let dist = std::path::Path::new("../../web/dist");
    println!("cargo::rerun-if-changed=../../web/dist/index.html");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::warning=web/dist cannot be made: {error}");
    }
}
