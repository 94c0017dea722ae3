// The time, moving on while it is looked at: "in 40 minutes" must not stand still.
import { useEffect, useState } from "react";

const stepMs = 30_000;

export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const move = () => setNow(Date.now());
    const timer = setInterval(move, stepMs);
    // A phone that slept shows the time when it wakes, not half a minute later.
    document.addEventListener("visibilitychange", move);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", move);
    };
  }, []);
  return now;
}
