// How far something is.
import styles from "./ProgressBar.module.css";

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
