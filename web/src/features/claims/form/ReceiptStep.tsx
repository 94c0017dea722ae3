// Step one: photos and files, and what a machine read from them.
import { t } from "../../../i18n/claims";
import { later } from "../../../ui/later";
import type { StepProps } from "./ClaimForm";
import { Receipts } from "./Receipts";
import styles from "./Form.module.css";

const Suggestions = later(() => import("../reading/Suggestions").then((module) => module.Suggestions));

export function ReceiptStep({ id, outbox, here, server, begin, draft, change }: StepProps) {
  return (
    <>
      <p className={styles.muted}>{t("form.receipt.lead")}</p>
      <Receipts id={id} outbox={outbox} here={here} server={server} begin={begin} />
      {server?.receipts.some(({ read }) => read) && <Suggestions receipts={server.receipts} draft={draft} change={change} />}
    </>
  );
}
