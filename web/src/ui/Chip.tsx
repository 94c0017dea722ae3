// A state in one word with its icon: colour never speaks alone.
import type { ReactNode } from "react";
import styles from "./Chip.module.css";

export type Tone = "neutral" | "info" | "success" | "warning" | "error";

export function Chip({ tone = "neutral", icon, children }: { tone?: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
