// What became of reminders: how many went out, who has no telephone number, and what did not work.
import { t } from "../../../i18n/office-day";
import { Banner } from "../../../ui/States";
import type { RemindResult as Result } from "./useReminding";
import styles from "./Unseen.module.css";

export function RemindResult({ result }: { result: Result }) {
  const { channel, reminded, justReminded, withoutPhone, failed } = result;
  const isGood = withoutPhone.length === 0 && failed.length === 0;
  return (
    <Banner tone={isGood ? "success" : "warning"}>
      <div className={styles.result}>
        <strong>{reminded > 0 ? t(`unseen.sent.${channel}`, { count: reminded }) : t("unseen.sent.none")}</strong>
        {justReminded > 0 && <p>{t("unseen.just", { count: justReminded })}</p>}
        {withoutPhone.length > 0 && <p>{t("unseen.without_phone", { names: withoutPhone.join(", ") })}</p>}
        {failed.map(({ title, reason }, index) => (
          <p key={index}>{t("unseen.failed", { title, reason })}</p>
        ))}
      </div>
    </Banner>
  );
}
