// The link from a sign-in mail. It waits for a press: mail programs that look at links must not use it up.
import { useState } from "react";
import { problemText } from "../../../api/problems";
import { verifySignInCode } from "../../../api/proofs";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { Checkbox } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import { useEntering } from "./useEntering";
import styles from "./Door.module.css";

export default function LinkPage({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  const { enter, step } = useEntering(onSignedIn);
  return <DoorFrame>{step ?? <Link token={token} onEnter={enter} />}</DoorFrame>;
}

function Link({ token, onEnter }: { token: string; onEnter: ReturnType<typeof useEntering>["enter"] }) {
  useDocumentTitle(t("link.title"));
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const go = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await onEnter(await verifySignInCode({ token, remember_me: remember }));
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  if (problem !== null && isFinal(problem)) {
    return <LinkRefused title={t("link.invalid.title")} text={t("problem.link_invalid")} problem={problem} />;
  }
  return (
    <>
      <h1>{t("link.title")}</h1>
      <p className={styles.lead}>{t("link.lead")}</p>
      <div className={styles.form}>
        <div role="alert">{problem !== null && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <Checkbox label={t("login.remember")} checked={remember} onChange={(event) => setRemember(event.target.checked)} />
        <Button variant="primary" block busy={busy} onClick={() => void go()}>
          {busy ? t("login.busy") : t("link.submit")}
        </Button>
      </div>
    </>
  );
}
