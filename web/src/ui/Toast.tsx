// Short news at the edge of the screen, with undo for 8 seconds. The clock stops while somebody points at it or has
// focus in it. Usable from anywhere: `toast("…")`; the shell shows them.
import { useEffect, useState, useSyncExternalStore } from "react";
import { CrossIcon } from "./icons";
import styles from "./Toast.module.css";

export interface ToastAction {
  label: string;
  run: () => void;
}
interface Entry {
  id: number;
  text: string;
  tone: "info" | "error";
  action: ToastAction | undefined;
}

const shownMs = 8_000;
let entries: readonly Entry[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function update(next: readonly Entry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => update(entries.filter((entry) => entry.id !== id));

export function toast(text: string, options: { tone?: "info" | "error"; action?: ToastAction } = {}): void {
  const entry: Entry = { id: nextId++, text, tone: options.tone ?? "info", action: options.action };
  update([...entries.slice(-2), entry]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function Item({ entry, closeLabel }: { entry: Entry; closeLabel: string }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(entry.id), shownMs);
    return () => clearTimeout(timer);
  }, [entry.id, held]);
  return (
    <li
      className={styles.toast}
      data-tone={entry.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>{entry.text}</span>
      {entry.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            entry.action?.run();
            dismiss(entry.id);
          }}
        >
          {entry.action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={closeLabel} onClick={() => dismiss(entry.id)}>
        <CrossIcon />
      </button>
    </li>
  );
}

export function Toasts({ label, closeLabel }: { label: string; closeLabel: string }) {
  const shown = useSyncExternalStore(subscribe, () => entries);
  return (
    <section className={styles.region} aria-label={label}>
      <ol className={styles.list} aria-live="polite" aria-relevant="additions">
        {shown.map((entry) => (
          <Item key={entry.id} entry={entry} closeLabel={closeLabel} />
        ))}
      </ol>
    </section>
  );
}
