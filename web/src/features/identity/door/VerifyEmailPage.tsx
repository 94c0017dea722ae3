// The link that proves an e-mail address. It waits for a press: mail programs that look at links must not use it up.
import { useState } from "react";
import { problemText } from "../../../api/problems";
import { stopEmailChange, verifyEmail } from "../../../api/proofs";
import type { EmailVerification } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button, buttonClass } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import styles from "./Door.module.css";

function outcome({ purpose, is_complete }: EmailVerification): string {
  switch (purpose) {
    case "registration":
      return t("verify_email.registration");
    case "email_change":
      return is_complete ? t("verify_email.email_change") : t("verify_email.email_change_half");
  }
}

export default function VerifyEmailPage({ token }: { token: string }) {
  useDocumentTitle(t("verify_email.title"));
  const [done, setDone] = useState<EmailVerification | null>(null);
  const [stopped, setStopped] = useState(false);
  const [busy, setBusy] = useState<"confirm" | "stop" | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (what: "confirm" | "stop", work: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(null);
    }
  };
  // Only the old address of an account can stop its change; everywhere else nothing happens without the confirmation.
  const stop = () =>
    stopEmailChange(token).catch((error: unknown) => {
      if (!isFinal(error)) throw error;
    });
  if (problem !== null && isFinal(problem)) {
    return (
      <DoorFrame>
        <LinkRefused title={t("link.invalid.title")} problem={problem} />
      </DoorFrame>
    );
  }
  return (
    <DoorFrame>
      <h1>{done ? t("verify_email.done") : t("verify_email.title")}</h1>
      {!done && !stopped && <p className={styles.lead}>{t("verify_email.lead")}</p>}
      <div className={styles.form}>
        <div role="alert">{problem !== null && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <div role="status">
          {done && <Banner tone="success">{outcome(done)}</Banner>}
          {stopped && <Banner tone="success">{t("verify_email.stopped")}</Banner>}
        </div>
        {(done ?? stopped) ? (
          <a className={buttonClass("secondary", true)} href="/">
            {t("link.to_login")}
          </a>
        ) : (
          <div className={styles.ways}>
            <Button variant="primary" block busy={busy === "confirm"} onClick={() => void attempt("confirm", async () => setDone(await verifyEmail(token)))}>
              {t("verify_email.submit")}
            </Button>
            <Button variant="quiet" block busy={busy === "stop"} onClick={() => void attempt("stop", () => stop().then(() => setStopped(true)))}>
              {t("verify_email.stop")}
            </Button>
          </div>
        )}
      </div>
    </DoorFrame>
  );
}
