// A dialog that is a form: Enter sends it as the last button does – unless it cannot be undone –, once while it is under way, and
// what was refused stands above the fields. Without fields it asks whether something is really meant.
import { isValidElement, type ReactElement, type ReactNode } from "react";
import { Button } from "./Button";
import { DialogOnDemand } from "./DialogOnDemand";
import { Banner } from "./States";
import styles from "./Form.module.css";

interface FormDialogProps {
  title: string;
  description?: ReactNode;
  wide?: boolean;
  closeLabel: string;
  /** The button that leaves everything as it is, or one of one's own in its place. */
  cancel: string | ReactElement;
  send: string;
  /** What it does cannot be undone. */
  danger?: boolean;
  busy: boolean;
  /** Why it cannot be sent now. */
  held?: string | null;
  /** What was refused, where no field says it. */
  refused?: ReactNode;
  children?: ReactNode;
  onSend: () => void;
  onClose: () => void;
}

export function FormDialog({ cancel, send, danger = false, busy, held = null, refused, children, onSend, onClose, ...dialog }: FormDialogProps) {
  const submit = () => {
    if (!busy && held === null) onSend();
  };
  return (
    <DialogOnDemand
      open
      {...dialog}
      onClose={onClose}
      actions={
        <>
          {isValidElement(cancel) ? cancel : <Button onClick={onClose}>{cancel}</Button>}
          <Button variant={danger ? "danger" : "primary"} busy={busy} disabledReason={held} onClick={submit}>
            {send}
          </Button>
        </>
      }
    >
      <form
        className={styles.stack}
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (!danger) submit();
        }}
      >
        <div role="alert">{refused != null && refused !== false && <Banner tone="error">{refused}</Banner>}</div>
        {children}
        <button type="submit" hidden />
      </form>
    </DialogOnDemand>
  );
}
