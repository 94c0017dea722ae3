// Step three: the claim as it will be sent, with what is worth a second look and where it is mended.
import { t } from "../../../i18n/claims";
import { Button } from "../../../ui/Button";
import { later } from "../../../ui/later";
import { Section } from "../../../ui/Page";
import type { StepProps } from "./ClaimForm";
import { Hints } from "./Hints";
import { Pictures } from "./Receipts";
import type { FormStep } from "./steps";
import { totalsOf } from "./totals";
import styles from "./Form.module.css";

// Comes with the form, so that it is on the device when there is no network.
const written = () => import("./Written").then((module) => module.Written);
written().catch(() => undefined);
const Written = later(written);
const Doubts = later(() => import("./Doubts").then((module) => module.Doubts));

export function CheckStep(props: StepProps & { receipts: number }) {
  const { draft, basics, receipts, server, go } = props;
  const totals = totalsOf(draft, basics, server);
  const change = (step: FormStep, label: string) => (
    <Button variant="quiet" onClick={() => go(step)}>
      {t("form.change")}
      <span className="visually-hidden">: {label}</span>
    </Button>
  );
  return (
    <>
      <p className={styles.total}>
        <span>{t("form.check.total")}</span> <strong>{totals.amount}</strong>
        {totals.base !== null && <small>{totals.base}</small>}
      </p>
      <Hints draft={draft} basics={basics} receipts={receipts} go={go} />
      <Doubts {...props} />
      <Section title={t("form.receipts")} aside={change("receipt", t("form.receipts"))}>
        {receipts === 0 ? <p className={styles.muted}>{t("claim.receipts.none")}</p> : <Pictures {...props} />}
      </Section>
      <Written draft={draft} basics={basics} aside={change("details", t("claim.detail"))} />
    </>
  );
}
