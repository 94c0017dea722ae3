// What a signer has filled in so far, kept on this device: a call, a reload or an empty battery must not cost it.
import { useEffect, useRef, useState } from "react";
import { newIdempotencyKey } from "../../../api/client";
import { deleteDraft, readDraft, writeDraft } from "../../../device/store";
import type { Filling } from "./fields";

export type Step = "read" | "sign" | "confirm";

export interface Draft extends Filling {
  step: Step;
  /** Of this one act of signing: a repeated submit is recognised by the server, even after a reload. */
  idempotencyKey: string;
}

const key = (assignmentId: string) => `sign.${assignmentId}`;

export interface DraftHandle {
  draft: Draft | null;
  restored: boolean;
  update: (change: Partial<Draft>) => void;
  discard: () => Promise<void>;
}

export function useDraft(assignmentId: string | undefined, start: () => Pick<Draft, "values">): DraftHandle {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [restored, setRestored] = useState(false);
  const begin = useRef(start);
  const finished = useRef(false);

  useEffect(() => {
    if (assignmentId === undefined) return;
    let current = true;
    void readDraft<Draft>(key(assignmentId)).then((kept) => {
      if (!current) return;
      setRestored(kept?.signature != null);
      setDraft(
        kept ?? {
          step: "read",
          signature: null,
          initials: null,
          placed: [],
          idempotencyKey: newIdempotencyKey(),
          ...begin.current(),
        },
      );
    });
    return () => {
      current = false;
    };
  }, [assignmentId]);

  useEffect(() => {
    if (draft && assignmentId !== undefined && !finished.current) void writeDraft(key(assignmentId), draft);
  }, [draft, assignmentId]);

  return {
    draft,
    restored,
    update: (change) => setDraft((before) => before && { ...before, ...change }),
    discard: async () => {
      finished.current = true;
      if (assignmentId !== undefined) await deleteDraft(key(assignmentId));
    },
  };
}
