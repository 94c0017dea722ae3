//! What a process takes of the machine it runs on: how many connections it may hold, and who comes first when the cores
//! are busy.

use rustix::process::{Resource, getrlimit, nice, setrlimit};
use tokio::sync::oneshot;

/// Who comes first when all cores are busy. Whoever is one step behind gets about a third of what those before get, and all of
/// it when they rest: nobody starves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Somebody waits for it, and most who wait at that moment wait for less.
    AfterRequests,
    /// Nobody waits for it.
    Last,
}

impl Turn {
    /// See setpriority(2); requests are at 0.
    fn nice(self) -> i32 {
        match self {
            Self::AfterRequests => 5,
            Self::Last => 10,
        }
    }
}

/// Takes as many open files, connections among them, as the system grants. The 1,024 that a process usually begins with
/// would turn the thousandth open phone away.
pub fn take_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    let most = limit.maximum;
    if limit.current == most {
        return;
    }
    limit.current = most;
    match setrlimit(Resource::Nofile, limit) {
        Ok(()) => tracing::debug!(open_files = most, "raised the limit of open files"),
        Err(error) => tracing::warn!(%error, "the limit of open files could not be raised"),
    }
}

/// Does what takes a core for long on a thread that lets others go first; programs that it starts do so, too. The answer is
/// none where the work panicked.
pub async fn yielding<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<Option<T>> {
    let (sender, done) = oneshot::channel();
    std::thread::Builder::new().name("yields".to_owned()).spawn(move || {
        // Linux counts each thread by itself. Elsewhere the whole process would step back.
        if cfg!(target_os = "linux")
            && let Err(error) = nice(turn.nice())
        {
            tracing::debug!(%error, "a thread could not step back");
        }
        // Nobody waits any more: the request was given up.
        let _ = sender.send(work());
    })?;
    Ok(done.await.ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_yields_answers_and_leaves_the_others_as_they_were() {
        let before = nice(0).unwrap();
        for turn in [Turn::AfterRequests, Turn::Last] {
            let there = yielding(turn, || nice(0).unwrap()).await.unwrap();
            if cfg!(target_os = "linux") {
                assert_eq!(there, Some((before + turn.nice()).min(19)));
            }
            assert_eq!(nice(0).unwrap(), before);
        }
        assert_eq!(yielding(Turn::Last, || panic!("on purpose")).await.unwrap(), None::<()>);
    }

    #[test]
    fn all_files_that_are_granted_are_taken() {
        take_open_files();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
