// A forgotten password: a link by mail, or no password at all.
import { useState } from "react";
import { problemText } from "../../../api/problems";
import { forgotPassword, sendSignInCode } from "../../../api/proofs";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import styles from "./Door.module.css";

export function ForgotStep({ email, onCode, onBack }: { email: string; onCode: () => void; onBack: () => void }) {
  useDocumentTitle(t("forgot.title"));
  const [busy, setBusy] = useState<"link" | "code" | null>(null);
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const attempt = async (what: "link" | "code", work: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(problemText(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      <h1>{t("forgot.title")}</h1>
      <p className={styles.lead}>{t("forgot.lead", { email })}</p>
      <div className={styles.form}>
        <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
        <div role="status">{sent && <Banner tone="success">{t("forgot.sent")}</Banner>}</div>
        <div className={styles.ways}>
          {!sent && (
            <Button
              variant="primary"
              block
              busy={busy === "link"}
              onClick={() => void attempt("link", () => forgotPassword(email).then(() => setSent(true)))}
            >
              {t("forgot.submit")}
            </Button>
          )}
          <Button block busy={busy === "code"} onClick={() => void attempt("code", () => sendSignInCode(email).then(onCode))}>
            {t("login.code")}
          </Button>
          <Button variant="quiet" block onClick={onBack}>
            {t("code.back")}
          </Button>
        </div>
        <p className={styles.small}>{t("forgot.code_instead")}</p>
      </div>
    </>
  );
}
