//! Heavy work on documents, a few at once: whoever asked may hang up, and the work holds its turn until it has ended.

use tokio::sync::Semaphore;

/// Does `work` in one of the turns, on a thread where it may block.
pub async fn in_turn<T: Send + 'static>(
    turns: &'static Semaphore,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let turn = turns.acquire().await.map_err(|error| error.to_string())?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    static TURNS: Semaphore = Semaphore::const_new(1);

    #[tokio::test]
    async fn a_turn_lasts_as_long_as_its_work_also_when_nobody_waits_for_it() {
        let (begun, has_begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel();
        let asked = tokio::spawn(in_turn(&TURNS, move || {
            begun.send(()).unwrap();
            may_end.recv().unwrap();
        }));
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        assert_eq!(TURNS.available_permits(), 0);
        end.send(()).unwrap();
        in_turn(&TURNS, || ()).await.unwrap();
        assert_eq!(TURNS.available_permits(), 1);
    }
}
