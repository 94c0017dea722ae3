// The wait before a code is sent once more. Messages take a moment; asking for the next at once would only make the first one
// worthless. Where the server wants a longer one, that holds.
import { useEffect, useState } from "react";

export const pauseSeconds = 30;

/** `begin` seconds are left at first. */
export function usePause(begin: number): [left: number, restart: (seconds?: number | null) => void] {
  const [left, setLeft] = useState(begin);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, (seconds) => setLeft(seconds ?? pauseSeconds)];
}
