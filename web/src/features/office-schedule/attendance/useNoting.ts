// Noting who comes and leaves with one press, and 8 seconds to take it back: the server cannot forget a time, so it is told
// when they are over, or when the page is left. What could not be sent stays, and is sent again once there is a connection.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Way } from "../../../api/attendance";
import { asProblem, type ApiProblem } from "../../../api/problems";
import { onReachabilityChange, reachability } from "../../../api/reachability";
import { passEvent } from "../../../api/schedule";

export const undoMs = 8_000;

export interface Note {
  userId: string;
  way: Way;
  /** When it was pressed. */
  at: string;
  state: "waiting" | "sending" | "failed";
  problem: ApiProblem | null;
}

export interface Noting {
  /** By person. */
  notes: ReadonlyMap<string, Note>;
  begin: (userId: string, way: Way) => void;
  undo: (userId: string) => void;
  again: (userId: string) => void;
}

export function useNoting(eventId: string): Noting {
  const queries = useQueryClient();
  const [notes, setNotes] = useState<ReadonlyMap<string, Note>>(new Map());
  const timers = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; note: Note }>());

  const put = (note: Note) => setNotes((before) => new Map(before).set(note.userId, note));
  const drop = (userId: string) => setNotes((before) => new Map([...before].filter(([id]) => id !== userId)));
  const send = async (note: Note) => {
    timers.current.delete(note.userId);
    put({ ...note, state: "sending", problem: null });
    try {
      await passEvent(eventId, note.way, note.at, note.userId);
      await queries.invalidateQueries({ queryKey: ["event"] });
      drop(note.userId);
    } catch (error) {
      put({ ...note, state: "failed", problem: asProblem(error) });
    }
  };
  const latest = useRef({ notes, send });
  useEffect(() => {
    latest.current = { notes, send };
  });

  useEffect(() => {
    const waiting = timers.current;
    /** The page may not be there any more when the time is over. */
    const flush = () => {
      for (const { timer, note } of waiting.values()) {
        clearTimeout(timer);
        void latest.current.send(note);
      }
      waiting.clear();
    };
    const retry = () => {
      if (reachability().offline) return;
      for (const note of latest.current.notes.values()) if (note.state === "failed" && note.problem?.type === "network") void latest.current.send(note);
    };
    const forget = onReachabilityChange(retry);
    window.addEventListener("online", retry);
    window.addEventListener("pagehide", flush);
    return () => {
      forget();
      window.removeEventListener("online", retry);
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, []);

  return {
    notes,
    begin: (userId, way) => {
      const note: Note = { userId, way, at: new Date().toISOString(), state: "waiting", problem: null };
      put(note);
      timers.current.set(userId, { note, timer: setTimeout(() => void latest.current.send(note), undoMs) });
    },
    undo: (userId) => {
      clearTimeout(timers.current.get(userId)?.timer);
      timers.current.delete(userId);
      drop(userId);
    },
    again: (userId) => {
      const note = notes.get(userId);
      if (note) void send(note);
    },
  };
}
