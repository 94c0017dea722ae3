// A form in a card that makes something new where there is a network; the first of its kind cannot be left.
import type { ReactNode } from "react";
import { asProblem, problemText } from "../../api/problems";
import { t } from "../../i18n/calendars";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Page";
import { Banner } from "../../ui/States";
import styles from "./CardForm.module.css";

interface CardFormProps {
  heading: string;
  send: string;
  busy: boolean;
  offline: boolean;
  /** What went wrong. */
  error: Error | null;
  isFirst: boolean;
  children: ReactNode;
  onSend: () => void;
  onClose: () => void;
}

export function CardForm({ heading, send, busy, offline, error, isFirst, children, onSend, onClose }: CardFormProps) {
  return (
    <Card>
      <form
        className={styles.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && !offline) onSend();
        }}
      >
        <h2 className={styles.heading}>{heading}</h2>
        <div role="alert">{error && <Banner tone="error">{asProblem(error).errors[0]?.message ?? problemText(error)}</Banner>}</div>
        {children}
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={busy} disabledReason={offline ? t("calendars.offline") : null}>
            {send}
          </Button>
          {!isFirst && <Button onClick={onClose}>{t("action.cancel")}</Button>}
        </div>
        {offline && <p className={styles.muted}>{t("calendars.offline")}</p>}
      </form>
    </Card>
  );
}
