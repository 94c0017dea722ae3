// Several things to tick under one heading.
import type { ReactNode } from "react";
import { Banner } from "./States";
import styles from "./Form.module.css";

export function Choices({ legend, error, children }: { legend: string; error?: string | undefined; children: ReactNode }) {
  return (
    <fieldset className={styles.choices}>
      <legend>{legend}</legend>
      {children}
      {error !== undefined && <Banner tone="error">{error}</Banner>}
    </fieldset>
  );
}
