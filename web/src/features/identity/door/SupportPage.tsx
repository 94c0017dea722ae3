// Support's look at a company that asked for it: the link of its server opens a session for reading.
import { useState } from "react";
import { problemText } from "../../../api/problems";
import { openSupport } from "../../../api/proofs";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import styles from "./Door.module.css";

export default function SupportPage({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  useDocumentTitle(t("support.title"));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const go = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await openSupport(token);
      await onSignedIn();
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  return (
    <DoorFrame>
      {problem !== null && isFinal(problem) ? (
        <LinkRefused title={t("link.invalid.title")} problem={problem} />
      ) : (
        <>
          <h1>{t("support.title")}</h1>
          <p className={styles.lead}>{t("support.lead")}</p>
          <div className={styles.form}>
            <div role="alert">{problem !== null && <Banner tone="error">{problemText(problem)}</Banner>}</div>
            <Button variant="primary" block busy={busy} onClick={() => void go()}>
              {t("support.submit")}
            </Button>
          </div>
        </>
      )}
    </DoorFrame>
  );
}
