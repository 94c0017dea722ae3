// Reminds those who are chosen, or everybody where nobody is; more than one is asked about, because it cannot be called back.
import { useState } from "react";
import type { Channel } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { Button } from "../../../ui/Button";
import { FormDialog } from "../../../ui/FormDialog";
import type { Part, Reminding } from "./useReminding";
import styles from "./Unseen.module.css";

interface RemindBarProps {
  /** Whom it is about. */
  parts: readonly Part[];
  isChosen: boolean;
  reminding: Reminding;
  onClear: () => void;
}

export function RemindBar({ parts, isChosen, reminding, onClear }: RemindBarProps) {
  const [asked, setAsked] = useState<Channel | null>(null);
  const count = new Set(parts.map(({ person }) => person.user_id)).size;
  const start = (channel: Channel) => (parts.length > 1 ? setAsked(channel) : reminding.remind(channel, parts));
  return (
    <section className={styles.bar} aria-label={t("unseen.bar")}>
      <span role="status">{isChosen ? t("unseen.bar.chosen", { count }) : t("unseen.bar.all", { count })}</span>
      {isChosen && (
        <Button variant="quiet" onClick={onClear}>
          {t("unseen.bar.clear")}
        </Button>
      )}
      {(["sms", "email"] as const).map((channel) => (
        <Button key={channel} variant={channel === "email" ? "primary" : "secondary"} busy={reminding.busy} aria-label={t(`unseen.bar.${channel}`)} onClick={() => start(channel)}>
          <span className={styles.long}>{t(`unseen.bar.${channel}`)}</span>
          <span className={styles.short}>{t(`unseen.bar.${channel}.short`)}</span>
        </Button>
      ))}
      {asked !== null && (
        <FormDialog
          title={t(`unseen.ask.${asked}`, { count })}
          description={t("unseen.ask.body", { count: parts.length })}
          closeLabel={t("action.close")}
          cancel={t("action.cancel")}
          send={t("unseen.send", { count: parts.length })}
          busy={false}
          onSend={() => {
            setAsked(null);
            reminding.remind(asked, parts);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
