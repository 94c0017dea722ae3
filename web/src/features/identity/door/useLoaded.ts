// One request a page in front of the door begins with; query caches belong to the signed-in app.
import { useEffect, useState } from "react";

export type Loaded<T> = { data: T } | { problem: unknown } | null;

export function useLoaded<T>(load: () => Promise<T>, key: string): [loaded: Loaded<T>, again: () => void] {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded<T>>(null);
  useEffect(() => {
    let current = true;
    load().then(
      (data) => current && setLoaded({ data }),
      (problem: unknown) => current && setLoaded({ problem }),
    );
    return () => {
      current = false;
    };
    // `load` is made anew at every rendering; `key` says what it loads.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, attempt]);
  return [loaded, () => setAttempt((before) => before + 1)];
}
