// What will happen when the button is pressed, in plain sentences.
import type { Contract } from "../../../api/types";
import { formatDateTime } from "../../../i18n/format";
import { t } from "../../../i18n/office-contracts";
import styles from "./Send.module.css";

interface SummaryProps {
  contract: Contract;
  count: number;
  counterSigner: string | null;
  expires: string | null;
}

export function Summary({ contract, count, counterSigner, expires }: SummaryProps) {
  if (count === 0) return null;
  const joint = contract.signing_mode === "joint";
  return (
    <ul className={styles.summary}>
      <li>{joint ? t("send.summary.joint", { count }) : t("send.summary.individual", { count })}</li>
      {joint && contract.signing_order === "sequential" && count > 1 && <li>{t("send.summary.sequential")}</li>}
      {counterSigner !== null && (
        <li>
          {joint || count === 1
            ? t("send.summary.counter", { name: counterSigner })
            : t("send.summary.counter_copies", { name: counterSigner, count })}
        </li>
      )}
      {expires !== null && <li>{t("send.summary.deadline", { when: formatDateTime(expires) })}</li>}
    </ul>
  );
}
