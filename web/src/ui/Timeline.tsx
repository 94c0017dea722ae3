// What happened, one line after the other, the newest first.
import type { ReactNode } from "react";
import styles from "./Timeline.module.css";

export interface TimelineEntry {
  id: string;
  text: ReactNode;
  at: string;
  when: string;
  detail?: string | null;
}

export function Timeline({ label, entries }: { label: string; entries: readonly TimelineEntry[] }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <p>{entry.text}</p>
          {entry.detail && <p className={styles.detail}>{entry.detail}</p>}
          <time dateTime={entry.at}>{entry.when}</time>
        </li>
      ))}
    </ol>
  );
}
