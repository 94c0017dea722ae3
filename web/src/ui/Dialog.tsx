// A dialog over the page: focus stays inside, Escape closes it, and on phones it comes up from the thumb's edge.
// Base UI does the behaviour. Load screens that use it lazily.
import { Dialog as Base } from "@base-ui/react/dialog";
import { CSPProvider } from "@base-ui/react/csp-provider";
import type { ReactNode, RefObject } from "react";
import { classes } from "./classes";
import { IconButton } from "./Button";
import { CrossIcon } from "./icons";
import styles from "./Dialog.module.css";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  closeLabel: string;
  children?: ReactNode;
  /** Buttons, the primary one last. */
  actions?: ReactNode;
  wide?: boolean;
  /** Hides the close button and ignores Escape and presses outside: an answer is needed. */
  demanding?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes on closing; by default back to where it came from. */
  finalFocus?: () => HTMLElement | null;
}

export function Dialog({
  open,
  onClose,
  title,
  description,
  closeLabel,
  children,
  actions,
  wide,
  demanding = false,
  initialFocus,
  finalFocus,
}: DialogProps) {
  return (
    <CSPProvider disableStyleElements>
      <Base.Root
        open={open}
        disablePointerDismissal={demanding}
        onOpenChange={(next) => {
          if (!next && !demanding) onClose();
        }}
      >
        <Base.Portal>
          <Base.Backdrop className={styles.backdrop} />
          <Base.Popup
            className={classes(styles.popup, wide && styles.wide)}
            {...(initialFocus ? { initialFocus } : {})}
            {...(finalFocus ? { finalFocus } : {})}
          >
            <Base.Title className={styles.title}>{title}</Base.Title>
            {description && <Base.Description className={styles.description}>{description}</Base.Description>}
            {children && <div className={styles.body}>{children}</div>}
            {actions && <div className={styles.actions}>{actions}</div>}
            {/* Last, so that the focus starts at the content and not at the way out. */}
            {!demanding && (
              <IconButton className={styles.close} label={closeLabel} icon={<CrossIcon />} onClick={onClose} />
            )}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  );
}
