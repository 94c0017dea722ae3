//! The application under test.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use biglive::serve::ServerRole;
use jiff::{SignedDuration, Timestamp};
use platform::auth::tokens::TokenSubject;
use platform::db::context::Purpose;
use platform::jobs::{Job, Worker};
use platform::{Assurance, DbError, Origin, Platform, Powers, TenantContext};
use tokio::sync::watch;
use types::{ArtistId, Clock, OrganizationId, SessionId, UserId};

use crate::actor::Actor;
use crate::database::{self, TestDatabase};
use crate::people::{COMPANY, OTHER_COMPANY, Person};

/// A running application with a database of its own.
pub struct TestApp {
    pub platform: Platform,
    pub base_url: String,
    pub client: reqwest::Client,
    pub organization_id: OrganizationId,
    pub other_organization_id: OrganizationId,
    worker: Worker,
    database: TestDatabase,
    people: BTreeMap<&'static str, (UserId, Option<ArtistId>)>,
    untouched: Option<Vec<String>>,
    allows_jobs: bool,
    folder: tempfile::TempDir,
    stop: watch::Sender<bool>,
}

/// A sent e-mail.
#[derive(Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    /// The mailbox's page: HTML around the text.
    pub text: String,
}

/// Waits for what happens in the background, looking every few milliseconds, for ten seconds at most.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while !holds().await {
        assert!(tokio::time::Instant::now() < end, "waited in vain for {what}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// A three-page contract.
pub fn sample_pdf() -> Vec<u8> {
    static PDF: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let clause = |number: usize| documents::compose::Clause {
            heading: format!("Clause {number}"),
            paragraphs: vec!["The Artist performs as agreed and the Company pays as agreed. ".repeat(12)],
        };
        documents::compose::compose_contract(&documents::compose::ContractText {
            organization_name: "Opera Test".into(),
            title: "Performance contract".into(),
            preamble: "Between the Company and the Artist.".into(),
            clauses: (1..12).map(clause).collect(),
            ..Default::default()
        })
    });
    PDF.clone()
}

impl TestApp {
    /// Starts the real router on port 0 and makes a worker that runs when told to.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// As [`start`](Self::start), with changes to the configuration.
    pub async fn start_with(change: impl FnOnce(&mut platform::Config)) -> Self {
        let database = TestDatabase::create().await;
        let folder = tempfile::tempdir().expect("folder");
        let mut config = database::config(&database.name, folder.path());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
        let base_url = format!("http://{}", listener.local_addr().expect("address"));
        config.public_url.clone_from(&base_url);
        change(&mut config);
        let platform = Platform::start(config, Clock::system()).await.expect("start");
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(platform.clone().listen());
        tokio::spawn(biglive::serve::serve_http(
            listener,
            platform.clone(),
            vec![ServerRole::Api, ServerRole::Realtime],
            stopping,
        ));
        let worker = biglive::app::jobs().worker(&platform, 2).await.expect("worker");
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("client");
        let admin = database::superuser(&database.name).await;
        let organization = async |slug: &str| -> OrganizationId {
            let row = admin.query_one("SELECT id FROM organizations WHERE slug = $1", &[&slug]).await;
            row.expect("organization").get(0)
        };
        let organization_id = organization(COMPANY).await;
        let other_organization_id = organization(OTHER_COMPANY).await;
        let mut people = BTreeMap::new();
        for person in Person::ALL {
            let home = if person.is_other() { other_organization_id } else { organization_id };
            let row = admin
                .query_one(
                    "SELECT u.id, a.id AS artist_id FROM users u
                     LEFT JOIN artists a ON a.user_id = u.id AND a.organization_id = $2 WHERE u.email = $1",
                    &[&person.email(), &home],
                )
                .await
                .expect("person");
            people.insert(person.email(), (row.get("id"), row.get("artist_id")));
        }
        let untouched = Some(fingerprint(&admin, other_organization_id).await);
        Self {
            platform,
            base_url,
            client,
            organization_id,
            other_organization_id,
            worker,
            database,
            people,
            untouched,
            allows_jobs: false,
            folder,
            stop,
        }
    }

    /// Starts a second server on the same database and returns its address.
    pub async fn another_server(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
        let base_url = format!("http://{}", listener.local_addr().expect("address"));
        let config = self.platform.config.clone();
        let platform = Platform::start(config, self.platform.clock.clone()).await.expect("start");
        tokio::spawn(platform.clone().listen());
        tokio::spawn(biglive::serve::serve_http(
            listener,
            platform,
            vec![ServerRole::Api, ServerRole::Realtime],
            self.stop.subscribe(),
        ));
        base_url
    }

    /// Somebody in their own company.
    pub fn actor(&self, person: Person) -> Actor<'_> {
        let home = if person.is_other() { self.other_organization_id } else { self.organization_id };
        let (user_id, artist_id) = self.people[person.email()];
        Actor {
            app: self,
            person: Some(person),
            organization_id: home,
            user_id: Some(user_id),
            artist_id,
            headers: Vec::new(),
        }
    }

    /// The company's administrator.
    pub fn admin(&self) -> Actor<'_> {
        self.actor(Person::Admin)
    }

    /// Its accountant.
    pub fn accountant(&self) -> Actor<'_> {
        self.actor(Person::Accountant)
    }

    /// Its production manager.
    pub fn production_manager(&self) -> Actor<'_> {
        self.actor(Person::ProductionManager)
    }

    /// Its finance director.
    pub fn finance_director(&self) -> Actor<'_> {
        self.actor(Person::FinanceDirector)
    }

    /// Anna, who also works for the other company.
    pub fn artist(&self) -> Actor<'_> {
        self.actor(Person::Artist)
    }

    /// Ben.
    pub fn second_artist(&self) -> Actor<'_> {
        self.actor(Person::SecondArtist)
    }

    /// Cleo.
    pub fn third_artist(&self) -> Actor<'_> {
        self.actor(Person::ThirdArtist)
    }

    /// The other company's administrator.
    pub fn other_admin(&self) -> Actor<'_> {
        self.actor(Person::OtherAdmin)
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Actor<'_> {
        Actor {
            app: self,
            person: None,
            organization_id: self.organization_id,
            user_id: None,
            artist_id: None,
            headers: Vec::new(),
        }
    }

    pub(crate) fn issue(
        &self,
        person: Person,
        user_id: UserId,
        organization_id: OrganizationId,
        issued_at: Timestamp,
        verified_at: Timestamp,
    ) -> String {
        let (first, last) = person.name();
        let subject = TokenSubject {
            user_id,
            email: person.email(),
            name: &format!("{first} {last}"),
            role: person.role(),
            organization_id,
            session_id: SessionId::generate(),
            assurance: Assurance::One,
            verified_at: Some(verified_at),
            confinement: None,
            powers: &Powers::All,
            real: None,
        };
        self.platform.tokens.issue(&subject, issued_at).expect("token")
    }

    /// Runs all jobs that are due, and those that they queue.
    pub async fn run_jobs(&self) {
        for _ in 0..10 {
            self.worker.run_due().await.expect("worker");
            if self.jobs_left().await == 0 {
                return;
            }
        }
    }

    /// Queues a job of the company, as the scheduler does.
    pub async fn enqueue<J: Job>(&self, job: &J) {
        let queued: Result<(), DbError> = self.tenant().write(async |tx| tx.enqueue(job)).await;
        queued.expect("a queued job");
    }

    /// The company as jobs and commands work in it: what the API does not offer.
    pub fn tenant(&self) -> TenantContext {
        let system = self.platform.system(Purpose::Command, Origin::internal());
        system.for_organization(self.organization_id, platform::Actor::system())
    }

    /// Jobs that are due and not exhausted.
    pub async fn jobs_left(&self) -> i64 {
        let admin = self.superuser().await;
        let sql = "SELECT count(*) FROM graphile_worker._private_jobs WHERE attempts < max_attempts AND run_at <= now()";
        admin.query_one(sql, &[]).await.expect("jobs").get(0)
    }

    /// Moves the application's clock.
    pub fn advance(&self, by: SignedDuration) {
        self.platform.clock.advance(by);
    }

    /// The day so many days from now where both companies are, as `2026-01-15`: not always Greenwich's.
    pub fn day(&self, ahead: i64) -> String {
        let now = self.platform.clock.now().in_tz("Europe/Vienna").expect("a zone");
        now.date().saturating_add(jiff::Span::new().days(ahead)).to_string()
    }

    /// E-mails in the local mailbox as text, oldest first.
    pub fn mails(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        paths.sort();
        paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
    }

    /// E-mails that were sent, oldest first, as the local mailbox shows them.
    pub async fn letters(&self) -> Vec<Letter> {
        let sql = "SELECT id, recipient, subject FROM emails WHERE status = 'sent' ORDER BY id";
        let mut letters = Vec::new();
        for row in self.superuser().await.query(sql, &[]).await.expect("e-mails") {
            let id: uuid::Uuid = row.get("id");
            let page = self.anonymous().get(&format!("/dev/mail/{id}")).await;
            let text = String::from_utf8_lossy(&page.bytes).into_owned();
            letters.push(Letter { to: row.get("recipient"), subject: row.get("subject"), text });
        }
        letters
    }

    /// What a program on the same database and files finds in its environment.
    pub fn environment(&self) -> Vec<(String, String)> {
        let config = &self.platform.config;
        let settings = [
            ("DATABASE_URL", config.database_url.clone()),
            ("BIGLIVE_DATA_DIR", config.data_dir.display().to_string()),
            ("BIGLIVE_MASTER_KEY_FILE", config.master_key_file.display().to_string()),
            ("BIGLIVE_DEV_MAILBOX", "true".into()),
        ];
        settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The folder of files, keys and mails.
    pub fn data_dir(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The number in the first column of the first row, as a superuser sees it.
    pub async fn count(&self, sql: &str) -> i64 {
        self.superuser().await.query_one(sql, &[]).await.expect("a number").get(0)
    }

    /// Waits until object storage holds so many files: what nobody kept is removed in the background.
    pub async fn expect_stored_files(&self, files: usize) {
        eventually(&format!("{files} files in storage"), async || self.stored_files() == files).await;
    }

    /// Files in object storage.
    pub fn stored_files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            std::fs::read_dir(folder).map_or(0, |entries| {
                entries
                    .filter_map(Result::ok)
                    .map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 })
                    .sum()
            })
        }
        count(&self.folder.path().join("files"))
    }

    /// A superuser's connection to this test's database, to look behind the application.
    pub async fn superuser(&self) -> tokio_postgres::Client {
        database::superuser(&self.database.name).await
    }

    /// The runtime role's address, to try what it must not be able to do.
    pub fn runtime_url(&self) -> String {
        database::runtime_url(&self.database.name)
    }

    /// Says that this test changes the other company on purpose.
    pub fn touches_other_company(&mut self) {
        self.untouched = None;
    }

    /// Says that this test leaves jobs behind on purpose.
    pub fn leaves_jobs(&mut self) {
        self.allows_jobs = true;
    }
}

/// A hash per tenant table over the rows of one organization.
async fn fingerprint(admin: &tokio_postgres::Client, organization_id: OrganizationId) -> Vec<String> {
    let tables = admin
        .query(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'organization_id'
                AND c.relname <> 'people_words' -- Follows people's names, which belong to no company.
             ORDER BY 1",
            &[],
        )
        .await
        .expect("tables");
    let mut all = Vec::new();
    for table in tables {
        let table: String = table.get(0);
        let sql = format!(
            "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '-') FROM {table} t WHERE organization_id = $1"
        );
        let row = admin.query_one(&sql, &[&organization_id.0]).await.expect("rows");
        all.push(format!("{table}: {}", row.get::<_, String>(0)));
    }
    all
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        let panicking = std::thread::panicking();
        let (name, untouched) = (self.database.name.clone(), self.untouched.take());
        let (other, allows_jobs) = (self.other_organization_id, self.allows_jobs);
        // A thread of its own: a runtime cannot be entered twice.
        let checked = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("runtime");
            runtime.block_on(async {
                let admin = database::superuser(&name).await;
                let left = admin
                    .query(
                        "SELECT t.identifier FROM graphile_worker._private_jobs j
                         JOIN graphile_worker._private_tasks t ON t.id = j.task_id
                         WHERE j.attempts < j.max_attempts AND j.run_at <= now()",
                        &[],
                    )
                    .await
                    .expect("jobs");
                let left: Vec<String> = left.iter().map(|row| row.get(0)).collect();
                let now = match untouched {
                    Some(before) => Some((before, fingerprint(&admin, other).await)),
                    None => None,
                };
                drop(admin);
                TestDatabase { name }.remove().await;
                (left, now)
            })
        })
        .join();
        if panicking {
            return;
        }
        let (left, other_rows) = checked.expect("the checks after the test");
        assert!(allows_jobs || left.is_empty(), "jobs were left behind: {left:?}");
        if let Some((before, after)) = other_rows {
            assert_eq!(before, after, "rows of the other company changed");
        }
    }
}
