//! The settings of our cluster, written anew at each start.

use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Survives a crash of the machine.
    Durable,
    /// Fast, and lost with the machine: for tests.
    Forgetful,
}

/// The file's name beside `postgresql.conf`, which includes it.
pub const FILE: &str = "biglive.conf";

pub fn text(port: u16, socket: &Path, durability: Durability) -> String {
    let mut text = format!(
        "# Written at each start; changes are lost.\n\
         listen_addresses = '127.0.0.1'\n\
         port = {port}\n\
         unix_socket_directories = '{}'\n\
         unix_socket_permissions = 0700\n\
         password_encryption = 'scram-sha-256'\n\
         jit = off\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         lc_messages = 'C'\n",
        socket.display().to_string().replace('\'', "''")
    );
    if durability == Durability::Forgetful {
        // Every test has a database and a pool of its own.
        text.push_str(
            "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 400\n\
             wal_level = minimal\nmax_wal_senders = 0\nmax_wal_size = '256MB'\n",
        );
    }
    text
}

/// What a new cluster is made with. Text compares by code point and knows upper and lower case of every script,
/// the same on each machine.
pub fn initdb_arguments(major: u32) -> Vec<&'static str> {
    let mut arguments = vec!["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8"];
    if major >= 17 {
        arguments.extend(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]);
    } else if cfg!(target_os = "macos") {
        arguments.extend(["--locale=C", "--lc-ctype=en_US.UTF-8"]);
    } else {
        arguments.push("--locale=C.UTF-8");
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_give_up_durability() {
        let kept = text(5433, Path::new("/tmp/it's"), Durability::Durable);
        assert!(
            kept.contains("port = 5433\n") && kept.contains("'/tmp/it''s'") && kept.contains("jit = off")
        );
        assert!(!kept.contains("fsync"));
        assert!(text(5433, Path::new("/tmp"), Durability::Forgetful).contains("fsync = off"));
    }
}
