//! Single sign-on with a real provider: the certified `oidc-provider`, run by Node. Where Node or npm is not there, or
//! its packages cannot be had, this test says so and is skipped; the same way is gone in `sso` with a small provider.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use testkit::TestApp;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::provider::{CLIENT_ID, CLIENT_SECRET};
use crate::sso::{leave, location, set_cookie};
use crate::{browse, text};

const FILES: [&str; 3] = ["package.json", "package-lock.json", "server.mjs"];

/// A folder outside of the checkout with the provider installed; why not, where it cannot be.
async fn installed() -> Result<PathBuf, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc-provider");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc-provider");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let lock = "package-lock.json";
    let read = |folder: &Path, name: &str| std::fs::read(folder.join(name)).ok();
    let is_installed =
        folder.join("node_modules/oidc-provider").exists() && read(&folder, lock) == read(&source, lock);
    for name in FILES {
        std::fs::copy(source.join(name), folder.join(name)).map_err(|error| error.to_string())?;
    }
    if !is_installed {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        let output = npm.output().await.map_err(|error| format!("npm: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
    }
    Ok(folder)
}

/// The provider, which sends people back to `redirect_uri`; it ends with the value.
async fn start(folder: &Path, redirect_uri: &str) -> Result<(Child, String), String> {
    let mut node = Command::new("node");
    node.arg("server.mjs").arg(redirect_uri).current_dir(folder);
    node.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = node.spawn().map_err(|error| format!("node: {error}"))?;
    let stdout = child.stdout.take().ok_or("no output")?;
    let line = BufReader::new(stdout).lines().next_line().await.map_err(|error| error.to_string())?;
    // A provider that ends without an address is broken, which is no reason to skip.
    Ok((child, line.expect("the provider's address")))
}

/// Follows the provider's pages as a browser does, until one leads back to the portal: its query.
async fn through_the_provider(app: &TestApp, issuer: &str, url: &str, who: &str) -> String {
    let mut cookies = vec![("who".to_owned(), who.to_owned())];
    let mut url = url::Url::parse(url).unwrap();
    for _ in 0..10 {
        let header =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let reply = app.client.get(url.clone()).header("cookie", header).send().await.unwrap();
        for cookie in reply.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.retain(|(known, _)| known != name);
            cookies.push((name.to_owned(), value.to_owned()));
        }
        let next = reply.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let next = next.unwrap_or_else(|| panic!("{} leads nowhere: {}", url, reply.status()));
        url = url.join(&next).unwrap();
        if !url.as_str().starts_with(issuer) {
            assert!(
                url.as_str().starts_with(&format!("{}/api/v1/auth/sso/callback?", app.base_url)),
                "{url}"
            );
            return url.query().unwrap().to_owned();
        }
    }
    panic!("the provider does not come to an end");
}

#[tokio::test]
async fn a_real_provider_signs_people_in() {
    let app = TestApp::start_with(|config| config.sso_allow_private_hosts = true).await;
    let redirect_uri = format!("{}/api/v1/auth/sso/callback", app.base_url);
    let running = match installed().await {
        Ok(folder) => start(&folder, &redirect_uri).await,
        Err(reason) => Err(reason),
    };
    let (_child, issuer) = match running {
        Ok(running) => running,
        #[allow(clippy::print_stderr, reason = "whoever runs the tests is told")]
        Err(reason) => return eprintln!("skipped: the real OpenID provider is not to be had here: {reason}"),
    };
    let body = json!({"name": "Opera", "issuer": issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        "domains": ["opera.test"], "creates_members": true, "role_claim": "groups",
        "role_mapping": {"books": "accountant"}, "default_role": "production_manager"});
    let made = app.admin().post("/api/v1/organization/sso-connections", body).await.expect(201);
    let connection = text(&made["id"]);
    let enter = async |who: &str| -> Value {
        let trip = leave(&app, connection, Some("/contracts")).await;
        let query = through_the_provider(&app, &issuer, &trip.url, who).await;
        let path = format!("/api/v1/auth/sso/callback?{query}");
        let reply = app.anonymous().with("cookie", &trip.cookie).get(&path).await;
        assert_eq!(location(&reply), "/contracts");
        let cookie = set_cookie(&reply, "biglive_refresh").unwrap();
        let tokens = browse(&app, "refresh", &cookie, json!({})).await.expect(200);
        // The same return again: the provider would refuse the code, but the state is spent before that.
        let again = app.anonymous().with("cookie", &trip.cookie).get(&path).await;
        assert_eq!(location(&again), "/login?sso_error=link_invalid");
        crate::me(&app, &tokens).await.expect(200)
    };
    let carla = enter("carla").await;
    assert_eq!(
        (&carla["user"]["email"], &carla["role"]),
        (&json!("accountant@opera.test"), &json!("accountant"))
    );
    let nora = enter("nora").await;
    assert_eq!((&nora["user"]["first_name"], &nora["role"]), (&json!("Nora"), &json!("accountant")));
    assert_eq!(enter("nora").await["user"]["id"], nora["user"]["id"], "the same person the second time");
}
