//! The stack around a stand-in for the product, on a real PostgreSQL.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::{Pid, Signal, kill_process};

use super::*;
use crate::places::DataFolder;

/// Answers like the product as far as the stack can see, and notes how it was called.
const STAND_IN: &str = r#"#!/usr/bin/env node
const fs = require('fs');
const [, , word] = process.argv;
const data = process.env.BIGLIVE_DATA_DIR;
const note = (line) => fs.appendFileSync(data + '/calls', line + '\n');
note([word, process.env.BIGLIVE_DATABASE_OWNER_URL ? 'owner' : '-', process.env.BIGLIVE_PG_BIN ?? '-'].join(' '));
if (word === 'demo') console.log('admin@demo.localhost ' + process.env.BIGLIVE_DEMO_PASSWORD);
if (word === 'serve') {
  if (fs.existsSync(data + '/broken')) { console.error('no seal key'); process.exit(3); }
  const [host, port] = process.env.BIGLIVE_LISTEN.split(':');
  const server = require('http').createServer((request, response) => {
    response.statusCode = request.url === '/health/ready' ? 200 : 404;
    response.end();
  });
  server.listen(Number(port), host);
  process.on('SIGTERM', () => setTimeout(() => { note('drained'); process.exit(0); }, 300));
}
"#;

fn plan(place: &Throwaway) -> Plan {
    let binary = place.path().join("biglive-stand-in");
    fs::write(&binary, STAND_IN).unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    Plan::on_free_port(binary).unwrap()
}

fn one(database_url: &str, sql: &str) -> String {
    let mut client = postgres::Client::connect(database_url, postgres::NoTls).unwrap();
    client.query_one(sql, &[]).unwrap().get::<_, String>(0)
}

#[test]
fn it_starts_in_order_drains_and_leaves_nothing() {
    let place = Throwaway::create("stack-test").unwrap();
    let plan = plan(&place);
    let mut stack = Stack::throwaway(&plan).unwrap();
    assert!(stack.sign_ins.starts_with("admin@demo.localhost Demo-"));
    assert!(stack.poll_server().unwrap().is_none());
    let data = stack.data.clone();
    let urls = stack.database().urls.clone();
    let calls = fs::read_to_string(data.join("calls")).unwrap();
    assert_eq!(calls, "migrate owner -\ndemo - -\nserve - -\n");

    assert_eq!(one(&urls.app, "SELECT current_user::text"), "biglive_app");
    let owner = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()";
    assert_eq!(one(&urls.owner, owner), "biglive_owner");
    let rights =
        "SELECT concat(rolsuper, rolbypassrls, rolcreaterole) FROM pg_roles WHERE rolname = current_user";
    assert_eq!((one(&urls.app, rights), one(&urls.owner, rights)), ("fff".to_owned(), "fft".to_owned()));
    let extensions = "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension";
    assert_eq!(one(&urls.app, extensions), "btree_gist pg_trgm pgcrypto plpgsql");
    assert_eq!(
        one(&urls.app, "SELECT concat(lower('ÄÉ'), current_setting('jit'), current_setting('timezone'))"),
        "äéoffUTC"
    );

    let calls = data.join("calls");
    // On the same disk as the stack, for a second name of its file.
    let kept = Throwaway::in_memory("stack-test-kept").unwrap();
    let kept_calls = kept.path().join("calls");
    fs::hard_link(&calls, &kept_calls).unwrap();
    stack.stop().unwrap();
    assert!(fs::read_to_string(kept_calls).unwrap().ends_with("drained\n"));
    assert!(!data.exists());
    assert!(postgres::Client::connect(&urls.app, postgres::NoTls).is_err());
}

#[test]
fn copies_of_a_demo_know_nothing_of_each_other() {
    let place = Throwaway::create("stack-test").unwrap();
    let demo = Demo::make(&plan(&place).binary).unwrap();
    let plan = demo.plan().unwrap();
    let stacks = demo.stacks(&plan, 2).unwrap();
    let [first, second] = stacks.as_slice() else { panic!("two were asked for") };
    assert_ne!(first.base_url, second.base_url);
    assert_eq!(first.sign_ins.trim(), format!("admin@demo.localhost {}", plan.demo_password.unwrap()));
    for stack in &stacks {
        let calls = fs::read_to_string(stack.data.join("calls")).unwrap();
        assert_eq!(calls, "migrate owner -\ndemo - -\nserve - -\n", "made once, and served from a copy");
    }
    let name = |stack: &Stack, new: &str| {
        let sql = format!("ALTER DATABASE biglive SET search_path = {new}");
        let mut owner = postgres::Client::connect(&stack.database().urls.owner, postgres::NoTls).unwrap();
        owner.batch_execute(&sql).unwrap();
        one(&stack.database().urls.app, "SELECT current_setting('search_path')")
    };
    assert_eq!((name(first, "one"), name(second, "two")), ("one".to_owned(), "two".to_owned()));
    assert_eq!(one(&first.database().urls.app, "SELECT current_setting('search_path')"), "one");
    for stack in stacks {
        stack.stop().unwrap();
    }
}

#[test]
fn a_server_that_dies_is_told_with_its_last_words() {
    let place = Throwaway::create("stack-test").unwrap();
    let plan = plan(&place);
    let data = place.path().join("data");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("broken"), "").unwrap();
    let database = Database::throwaway(place.path(), &Passwords::random().unwrap()).unwrap();
    let url = database.urls.app.clone();
    let error = Stack::start(&plan, database, &data).err().unwrap().to_string();
    assert!(error.contains("no seal key"), "{error}");
    assert!(postgres::Client::connect(&url, postgres::NoTls).is_err());
}

fn kill_database(folder: &DataFolder) {
    let postmaster = fs::read_to_string(folder.path().join("postgres/data/postmaster.pid")).unwrap();
    let id = Pid::from_raw(postmaster.lines().next().unwrap().parse().unwrap()).unwrap();
    kill_process(id, Signal::KILL).unwrap();
}

#[test]
fn kept_data_survives_kills_of_the_database() {
    let place = Throwaway::create("stack-test").unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let database = Database::kept(&folder).unwrap();
    let url = database.urls.owner.clone();
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute("CREATE TABLE note (body text); INSERT INTO note VALUES ('still here')").unwrap();
    // As if this process had died: nothing is stopped, and the next one finds a server that still runs.
    std::mem::forget(database);

    let mut again = Database::kept(&folder).unwrap();
    assert_eq!(one(&again.urls.owner, "SELECT body FROM note"), "still here");
    assert_eq!(again.urls.owner, url, "passwords and port are kept");
    assert!(!again.revive().unwrap());

    kill_database(&folder);
    let began = std::time::Instant::now();
    while !again.revive().unwrap() {
        assert!(began.elapsed() < Duration::from_secs(20), "the database's death goes unnoticed");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(one(&again.urls.owner, "SELECT body FROM note"), "still here");
    again.stop().unwrap();
}
