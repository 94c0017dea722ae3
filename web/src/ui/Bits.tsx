// Small pieces: avatar, progress bar, definition list.
import type { ReactNode } from "react";
import styles from "./Bits.module.css";

/** Two letters of a name; the name itself always stands beside it. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase();
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles.avatar} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

interface ProgressBarProps {
  label: string;
  value: number;
  max: number;
  /** Part of the whole that ended badly, drawn after the good part. */
  failed?: number;
  text?: string;
}

export function ProgressBar({ label, value, max, failed = 0, text }: ProgressBarProps) {
  const share = (n: number) => `${max === 0 ? 0 : (100 * n) / max}%`;
  return (
    <div className={styles.progress} role="progressbar" aria-label={label} aria-valuenow={value} aria-valuemin={0} aria-valuemax={max} aria-valuetext={text}>
      <span className={styles.done} style={{ width: share(value) }} />
      {failed > 0 && <span className={styles.failed} style={{ width: share(failed) }} />}
    </div>
  );
}

export function Facts({ facts }: { facts: readonly { term: string; value: ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
