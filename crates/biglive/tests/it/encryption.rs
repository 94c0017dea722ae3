//! Connections to PostgreSQL over TLS: to a server of its own that takes no others, with a certificate of its own authority.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platform::migrations::migrate;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use testkit::{TestApp, eventually};

/// Only the superuser may come unencrypted: to watch.
const HBA: &str =
    "hostssl all all 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 scram-sha-256\n";
const PASSWORD: &str = "long and secret";

fn pem(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

fn named(name: &str) -> CertificateParams {
    let mut certificate = CertificateParams::new(["localhost".to_owned()]).unwrap();
    certificate.distinguished_name.push(DnType::CommonName, name);
    certificate
}

/// Makes an authority and a certificate of it for `localhost`, in files.
fn make_certificates(folder: &Path) {
    let mut authority = named("An authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let server = named("localhost").signed_by(&key, &issuer).unwrap();
    let stranger = named("A stranger").self_signed(&KeyPair::generate().unwrap()).unwrap();
    for (name, text) in [
        ("authority.pem", pem("CERTIFICATE", root.der())),
        ("stranger.pem", pem("CERTIFICATE", stranger.der())),
        ("server.pem", pem("CERTIFICATE", server.der())),
        ("server.key", pem("PRIVATE KEY", &key.serialize_der())),
        ("hba.conf", HBA.to_owned()),
        ("password", PASSWORD.to_owned()),
    ] {
        fs::write(folder.join(name), text).unwrap();
        fs::set_permissions(folder.join(name), Permissions::from_mode(0o600)).unwrap();
    }
}

struct Server {
    folder: TempDir,
    programs: PathBuf,
    /// User and group of the tests' PostgreSQL, as which this one runs, too.
    account: (u32, u32),
    port: u16,
}

impl Server {
    /// With the programs of the PostgreSQL that the tests have.
    async fn start(app: &TestApp) -> Self {
        let sql =
            "SELECT (SELECT setting FROM pg_config WHERE name = 'BINDIR'), current_setting('data_directory')";
        let row = app.superuser().await.query_one(sql, &[]).await.unwrap();
        let data = fs::metadata(row.get::<_, &str>(1)).unwrap();
        let folder = TempDir::new().unwrap();
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let server =
            Self { folder, programs: row.get::<_, &str>(0).into(), account: (data.uid(), data.gid()), port };
        make_certificates(server.folder.path());
        let everything = fs::read_dir(server.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        for path in everything.chain([server.folder.path().to_owned()]) {
            chown(path, Some(server.account.0), Some(server.account.1)).unwrap();
        }
        server.call(
            "initdb",
            &["-U", "postgres", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--pwfile"],
            &["password"],
        );
        let file = |name: &str| server.file(name).display().to_string();
        let settings = format!(
            "-p {port} -F -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c ssl=on -c hba_file={} \
             -c ssl_cert_file={} -c ssl_key_file={}",
            file("hba.conf"),
            file("server.pem"),
            file("server.key")
        );
        server.call("pg_ctl", &["start", "-w", "-s", "-o", &settings, "-l"], &["log"]);
        server
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn call(&self, program: &str, arguments: &[&str], files: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).args(files.iter().map(|name| self.file(name)));
        command.arg("-D").arg(self.file("data")).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
        if fs::metadata("/proc/self").map_or(self.account.0, |own| own.uid()) != self.account.0 {
            command.uid(self.account.0).gid(self.account.1);
        }
        assert!(command.status().unwrap().success(), "{program}");
    }

    fn url(&self, user: &str, host: &str, query: &str) -> String {
        let password = PASSWORD.replace(' ', "%20");
        format!("postgres://{user}:{password}@{host}:{}/postgres?{query}", self.port)
    }

    async fn watcher(&self) -> tokio_postgres::Client {
        let url = self.url("postgres", "127.0.0.1", "sslmode=disable");
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// `sslmode` with the authority of the server.
    fn trusting(&self, mode: &str, authority: &str) -> String {
        format!("sslmode={mode}&sslrootcert={}", self.file(authority).display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.call("pg_ctl", &["stop", "-m", "immediate", "-s"], &[]);
    }
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_encrypted_and_the_server_is_who_it_should_be() {
    let app = TestApp::start().await;
    let server = Server::start(&app).await;
    let owner = server.url("postgres", "localhost", &server.trusting("verify-full", "authority.pem"));
    let runtime = server.url("biglive_app", "localhost", &server.trusting("verify-full", "authority.pem"));
    migrate(&owner, &runtime).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let program = |arguments: &[&str], url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_biglive"));
        command.args(arguments).env_clear().env("DATABASE_URL", url).env("BIGLIVE_DATA_DIR", folder.path());
        command.env("BIGLIVE_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null());
        command
    };
    let doctor = |url: &str| String::from_utf8(program(&["doctor"], url).output().unwrap().stdout).unwrap();
    let told = doctor(&runtime);
    assert!(told.contains("ok    database connection: TLSv1.3, to the right server\n"), "{told}");
    let told = doctor(&server.url("biglive_app", "127.0.0.1", "sslmode=require"));
    assert!(told.contains("warn  database connection: TLSv1.3, but nothing checks who answers"), "{told}");

    let _running = Running(program(&["serve"], &runtime).spawn().unwrap());
    let watcher = server.watcher().await;
    eventually("requests, announcements and jobs have connections", async || {
        let sql =
            "SELECT bool_and(ssl), bool_or(query LIKE 'LISTEN %'), bool_or(query LIKE '%graphile_worker%')
                   FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename = 'biglive_app'";
        let row = watcher.query_one(sql, &[]).await.unwrap();
        let is = |column: usize| row.get::<_, Option<bool>>(column) == Some(true);
        assert!(row.get::<_, Option<bool>>(0) != Some(false), "a connection is not encrypted");
        is(0) && is(1) && is(2)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_show_who_it_is_gets_no_password() {
    let app = TestApp::start().await;
    let server = Server::start(&app).await;
    let runtime = server.url("biglive_app", "localhost", "");
    let migrated = async |host: &str, query: &str| {
        migrate(&server.url("postgres", host, query), &runtime).await.map_err(|error| error.to_string())
    };
    for (host, query, reason) in [
        ("localhost", server.trusting("verify-full", "stranger.pem"), "UnknownIssuer"),
        ("localhost", server.trusting("require", "stranger.pem"), "UnknownIssuer"),
        ("localhost", "sslmode=verify-full".to_owned(), "UnknownIssuer"),
        ("127.0.0.1", server.trusting("verify-full", "authority.pem"), "not valid for name"),
    ] {
        let error = migrated(host, &query).await.unwrap_err();
        assert!(error.contains(reason), "{host} {query}: {error}");
    }
    for query in [
        server.trusting("verify-ca", "authority.pem"),
        server.trusting("verify-ca", "server.pem"),
        "sslmode=require".to_owned(),
    ] {
        migrated("127.0.0.1", &query).await.unwrap();
    }
    migrated("localhost", &server.trusting("verify-full", "server.pem")).await.unwrap();
}
