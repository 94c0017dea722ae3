// The code from the mail. The mail has a link too, for whoever reads it on another device.
import { useRef, useState, type SubmitEvent } from "react";
import { asProblem, problemText } from "../../../api/problems";
import { sendSignInCode, verifySignInCode } from "../../../api/proofs";
import type { SecondFactor } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { isComplete } from "../proof/code";
import { CodeInput } from "../proof/CodeInput";
import { pauseSeconds, usePause } from "../proof/usePause";
import styles from "./Door.module.css";

interface CodeStepProps {
  email: string;
  remember: boolean;
  onEnter: (challenge: SecondFactor | null) => Promise<void>;
  onBack: () => void;
}

export function CodeStep({ email, remember, onEnter, onBack }: CodeStepProps) {
  useDocumentTitle(t("code.title"));
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState<string | undefined>();
  const [failure, setFailure] = useState<string | null>(null);
  const [news, setNews] = useState("");
  const [left, restart] = usePause(pauseSeconds);
  const field = useRef<HTMLInputElement>(null);

  const verify = async (complete: string) => {
    if (busy) return;
    setMistake(isComplete(complete) ? undefined : t("code.incomplete"));
    if (!isComplete(complete)) return;
    setBusy(true);
    setFailure(null);
    try {
      await onEnter(await verifySignInCode({ email, code: complete, remember_me: remember }));
    } catch (error) {
      setBusy(false);
      setCode("");
      setFailure(problemText(error));
      field.current?.focus();
    }
  };
  const again = async () => {
    setFailure(null);
    try {
      await sendSignInCode(email);
      restart();
      setNews(t("code.sent_again"));
    } catch (error) {
      const { retryAfterSeconds } = asProblem(error);
      if (retryAfterSeconds !== null) restart(retryAfterSeconds);
      setFailure(problemText(error));
    }
  };

  return (
    <>
      <h1>{t("code.title")}</h1>
      <p className={styles.lead}>{t("code.lead", { email })}</p>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          void verify(code);
        }}
      >
        <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
        <CodeInput
          ref={field}
          label={t("code.label")}
          help={t("code.help")}
          value={code}
          onChange={setCode}
          onComplete={(complete) => void verify(complete)}
          error={mistake}
          autoFocus
        />
        <Button type="submit" variant="primary" block busy={busy}>
          {busy ? t("login.busy") : t("code.submit")}
        </Button>
        <div className={styles.ways}>
          <Button block disabledReason={left > 0 ? t("code.again.wait", { count: left }) : null} onClick={() => void again()}>
            {t("code.again")}
          </Button>
          <Button variant="quiet" block onClick={onBack}>
            {t("code.back")}
          </Button>
        </div>
        <p role="status" className={styles.small}>
          {news}
        </p>
      </form>
    </>
  );
}
