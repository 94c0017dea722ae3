// Undo and redo of field edits. A row of equal small steps (arrow keys) counts as one.
import type { PlacedField } from "./geometry";

type Fields = readonly PlacedField[];

export interface History {
  past: readonly Fields[];
  present: Fields;
  future: readonly Fields[];
  /** What the last step was; an equal one directly after it joins it. */
  step: string | null;
}

export type HistoryAction =
  | { type: "change"; fields: Fields; step?: string }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "load"; fields: Fields };

const most = 200;

export const historyOf = (fields: Fields): History => ({ past: [], present: fields, future: [], step: null });

export function historyReducer(state: History, action: HistoryAction): History {
  switch (action.type) {
    case "load":
      return historyOf(action.fields);
    case "change": {
      if (action.fields === state.present) return state;
      const step = action.step ?? null;
      const joins = step !== null && step === state.step;
      const past = joins ? state.past : [...state.past, state.present].slice(-most);
      return { past, present: action.fields, future: [], step };
    }
    case "undo": {
      const before = state.past.at(-1);
      if (!before) return state;
      return { past: state.past.slice(0, -1), present: before, future: [state.present, ...state.future], step: null };
    }
    case "redo": {
      const [after, ...rest] = state.future;
      if (!after) return state;
      return { past: [...state.past, state.present], present: after, future: rest, step: null };
    }
  }
}
