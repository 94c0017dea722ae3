// A row that can be taken away, and called back for as long as it is only on its way.
import type { ReactNode } from "react";
import { t } from "../../../i18n/office-schedule";
import { Button, IconButton } from "../../../ui/Button";
import { RowText, rowClass } from "../../../ui/List";
import type { Archiving } from "./useArchiving";
import styles from "./RemovableRow.module.css";

interface RemovableRowProps {
  id: string;
  removing: Archiving;
  /** What is said while it can be called back. */
  going: string;
  /** What the button does. */
  label: string;
  icon: ReactNode;
  /** The row, and what else stands in it. */
  children: ReactNode;
}

export function RemovableRow({ id, removing, going, label, icon, children }: RemovableRowProps) {
  return (
    <li className={styles.item}>
      {removing.ids.has(id) ? (
        <div className={rowClass} role="status">
          <RowText title={going} />
          <Button onClick={() => removing.undo(id)}>{t("action.undo")}</Button>
        </div>
      ) : (
        <>
          {children}
          <IconButton label={label} icon={icon} onClick={() => removing.begin(id)} />
        </>
      )}
    </li>
  );
}
