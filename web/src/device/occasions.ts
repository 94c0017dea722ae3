// When something that waits on this device is sent: at once, when a connection is announced, when the app is looked at
// again, and after the wait the last try asked for. One run at a time, in one tab at a time.

/** With the longest silence of a step, a connection that returns is used within half a minute. */
export const retryMs = 8_000;

export interface Occasions {
  /** Something may have changed: a connection, a sign-in, something new to send. */
  wake: () => void;
  stop: () => void;
  isRunning: () => boolean;
}

/** `work` resolves to how long to wait when the connection is in the way, and to null when nothing waits any more. */
export function atEveryOccasion(lock: string, work: () => Promise<number | null>, onRest: () => void = () => undefined): Occasions {
  let running = false;
  let again = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    let wait: number | null = retryMs;
    try {
      wait = await alone(lock, work);
    } catch {
      // The disk did not answer: tried again like a connection that did not.
    }
    running = false;
    onRest();
    if (stopped) return;
    // Whatever woke it meanwhile (a connection that returned) may be why it would work now.
    if (again) wait = 0;
    again = false;
    if (wait !== null) timer = setTimeout(wake, wait);
  };
  const wake = () => void run();
  const seen = () => {
    if (document.visibilityState === "visible") wake();
  };
  window.addEventListener("online", wake);
  window.addEventListener("focus", wake);
  document.addEventListener("visibilitychange", seen);
  wake();

  return {
    wake,
    isRunning: () => running,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      window.removeEventListener("focus", wake);
      document.removeEventListener("visibilitychange", seen);
    },
  };
}

/** One tab sends at a time; another one that wants to looks again later. */
async function alone(name: string, work: () => Promise<number | null>): Promise<number | null> {
  // Typed as always there, but missing outside of secure contexts.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  return locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : retryMs));
}
