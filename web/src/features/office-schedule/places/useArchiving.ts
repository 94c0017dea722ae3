// Putting something away with 8 seconds to think better of it: the server is told when they are over, or when the page is left,
// because it cannot bring anything back.
import { useEffect, useRef, useState } from "react";

export const undoMs = 8_000;

export interface Archiving {
  /** What is about to be archived. */
  ids: ReadonlySet<string>;
  begin: (id: string) => void;
  undo: (id: string) => void;
}

export function useArchiving(archive: (id: string) => void): Archiving {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const latest = useRef(archive);
  useEffect(() => {
    latest.current = archive;
  });
  useEffect(() => {
    const waiting = timers.current;
    return () => {
      for (const [id, timer] of waiting) {
        clearTimeout(timer);
        latest.current(id);
      }
      waiting.clear();
    };
  }, []);
  const drop = (id: string) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setIds((before) => new Set([...before].filter((each) => each !== id)));
  };
  return {
    ids,
    begin: (id) => {
      setIds((before) => new Set(before).add(id));
      timers.current.set(
        id,
        setTimeout(() => {
          latest.current(id);
          drop(id);
        }, undoMs),
      );
    },
    undo: drop,
  };
}
