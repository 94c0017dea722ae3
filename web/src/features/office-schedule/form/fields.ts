// What the parts of the form share.
import type { DraftField, EventDraft } from "./draft";

export const controlId = (field: DraftField): string => `event-${field}`;

export interface PartProps {
  draft: EventDraft;
  change: (part: Partial<EventDraft>) => void;
  /** What is wrong with a field, in words that say how to mend it. */
  errorOf: (field: DraftField) => string | undefined;
  home: string;
}
