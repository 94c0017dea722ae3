// Keeps a claim on the device while it is typed: shortly after each change, and at once before it is sent or left.
import { useCallback, useEffect, useRef, useState } from "react";
import { draftOf, type ClaimDraft } from "../../../api/claim-draft";
import type { ClaimOutbox } from "../../../api/outbox";
import type { Claim } from "../../../api/types";

const pauseMs = 300;

export type Keeping = "clean" | "saving" | "saved" | "failed";

export interface Kept {
  draft: ClaimDraft;
  keeping: Keeping;
  change: (part: Partial<ClaimDraft>) => void;
  /** Resolves once what is on the screen is on the disk; the claim is there then, also if nothing was typed. */
  flush: () => Promise<void>;
}

export function useKept(outbox: ClaimOutbox, id: string, start: ClaimDraft, server: Claim | undefined): Kept {
  const [draft, setDraft] = useState(start);
  const [keeping, setKeeping] = useState<Keeping>(outbox.find(id) ? "saved" : "clean");
  const latest = useRef(start);
  const dirty = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const known = useRef(server);
  useEffect(() => {
    known.current = server;
  });

  const write = useCallback(async () => {
    const content = latest.current;
    const changed = dirty.current;
    dirty.current = false;
    if (!outbox.find(id)) {
      const there = known.current;
      await outbox.begin(id, there ? draftOf(there) : content, there ? { version: there.version } : null);
      if (!there) return;
    }
    if (!changed) return;
    // Not sent while somebody is at it.
    await outbox.apply(id, () => ({ goal: "draft" }));
    await outbox.change(id, content);
  }, [outbox, id]);

  const flush = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    const next = writing.current.catch(() => undefined).then(write);
    writing.current = next;
    return next.then(
      () => setKeeping("saved"),
      (error: unknown) => {
        dirty.current = true;
        setKeeping("failed");
        throw error;
      },
    );
  }, [write]);

  const change = useCallback(
    (part: Partial<ClaimDraft>) => {
      latest.current = { ...latest.current, ...part };
      dirty.current = true;
      setDraft(latest.current);
      setKeeping("saving");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush().catch(() => undefined), pauseMs);
    },
    [flush],
  );

  useEffect(() => {
    const leave = () => {
      if (dirty.current) void flush().catch(() => undefined);
    };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [flush]);

  return { draft, keeping, change, flush };
}
