// A menu behind a button. Base UI does positioning, typeahead and arrow keys.
import { Menu as Base } from "@base-ui/react/menu";
import { CSPProvider } from "@base-ui/react/csp-provider";
import type { ReactElement, ReactNode } from "react";
import styles from "./Menu.module.css";

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  run: () => void;
  /** Stays visible and says why it cannot be chosen. */
  disabledReason?: string | null;
}

export function Menu({ trigger, entries }: { trigger: ReactElement; entries: readonly MenuEntry[] }) {
  return (
    <CSPProvider disableStyleElements>
      <Base.Root>
        <Base.Trigger render={trigger} />
        <Base.Portal>
          <Base.Positioner className={styles.positioner} sideOffset={4} align="end">
            <Base.Popup className={styles.popup}>
              {entries.map((entry) => (
                <Base.Item
                  key={entry.key}
                  className={styles.item}
                  data-danger={entry.danger || undefined}
                  disabled={entry.disabledReason != null}
                  onClick={entry.run}
                >
                  {entry.icon}
                  <span>
                    {entry.label}
                    {entry.disabledReason != null && <small className={styles.reason}>{entry.disabledReason}</small>}
                  </span>
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}
