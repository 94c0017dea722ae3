// The frame of the pages in front of the door: the mark, one card, nothing else.
import type { ReactNode } from "react";
import { t } from "../../../i18n/t";
import styles from "./Door.module.css";

export function DoorFrame({ children }: { children: ReactNode }) {
  return (
    <main className={styles.door}>
      <div className={styles.brand}>
        <img src="/icon.svg" alt="" width="32" height="32" />
        <span>{t("app.name")}</span>
      </div>
      <div className={styles.card}>{children}</div>
    </main>
  );
}
