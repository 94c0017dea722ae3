// The first contract: it is uploaded and prepared where all others are.
import { Link } from "wouter";
import { t } from "../../../i18n/first-run";
import { Button, buttonClass } from "../../../ui/Button";
import type { StepProps } from "./FirstRun";
import styles from "./FirstRun.module.css";

export function DocumentStep({ onLeave }: StepProps) {
  return (
    <div className={styles.buttons}>
      <Link href="/contracts/new" className={buttonClass("primary")}>
        {t("first.document.action")}
      </Link>
      <Button variant="quiet" onClick={onLeave}>
        {t("first.later")}
      </Button>
    </div>
  );
}
