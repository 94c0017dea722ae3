// What is typed of a new event stays on this device until it is saved, also when the page is left or the browser closed.
import { useCallback, useEffect, useRef } from "react";
import { deleteDraft, readDraft, writeDraft } from "../../../device/store";
import type { EventDraft } from "./draft";

const pauseMs = 300;
const keyOf = (viewer: string): string => `event:${viewer}`;

export const readKeptDraft = async (viewer: string): Promise<EventDraft | null> => (await readDraft<EventDraft>(keyOf(viewer))) ?? null;

export const forgetKeptDraft = (viewer: string): Promise<void> => deleteDraft(keyOf(viewer));

/** `keep` writes shortly after the last change; what waits is written when the page is left. */
export function useKeptDraft(viewer: string): { keep: (draft: EventDraft) => void; forget: () => Promise<void> } {
  const waiting = useRef<EventDraft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const write = useCallback(() => {
    clearTimeout(timer.current);
    const draft = waiting.current;
    waiting.current = null;
    if (draft) void writeDraft(keyOf(viewer), draft);
  }, [viewer]);
  useEffect(() => {
    window.addEventListener("pagehide", write);
    return () => {
      window.removeEventListener("pagehide", write);
      write();
    };
  }, [write]);
  return {
    keep: (draft) => {
      waiting.current = draft;
      clearTimeout(timer.current);
      timer.current = setTimeout(write, pauseMs);
    },
    forget: () => {
      waiting.current = null;
      clearTimeout(timer.current);
      return forgetKeptDraft(viewer);
    },
  };
}
