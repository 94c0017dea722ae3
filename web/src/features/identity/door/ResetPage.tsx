// A new password instead of a forgotten one, by the link from the mail.
import { useState, type SubmitEvent } from "react";
import { type ApiProblem, asProblem, problemText } from "../../../api/problems";
import { resetPassword } from "../../../api/proofs";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { Checkbox } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { isLongEnough, NewPassword } from "../passwords/NewPassword";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import { useEntering } from "./useEntering";
import styles from "./Door.module.css";

export default function ResetPage({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  const { enter, step } = useEntering(onSignedIn);
  return <DoorFrame>{step ?? <Reset token={token} onEnter={enter} />}</DoorFrame>;
}

function Reset({ token, onEnter }: { token: string; onEnter: ReturnType<typeof useEntering>["enter"] }) {
  useDocumentTitle(t("reset.title"));
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(false);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    setProblem(null);
    if (busy || !isLongEnough(password)) return;
    setBusy(true);
    try {
      await onEnter(await resetPassword({ token, password, remember_me: remember }));
    } catch (error) {
      setBusy(false);
      setProblem(asProblem(error));
    }
  };
  if (problem !== null && isFinal(problem)) return <LinkRefused title={t("link.invalid.title")} problem={problem} />;
  const refused = problem?.errors.find((error) => error.field === "password")?.message;
  return (
    <>
      <h1>{t("reset.title")}</h1>
      <p className={styles.lead}>{t("reset.lead")}</p>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <div role="alert">{problem && refused === undefined && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <NewPassword label={t("reset.label")} value={password} onChange={setPassword} checked={checked} error={refused} />
        <Checkbox label={t("login.remember")} checked={remember} onChange={(event) => setRemember(event.target.checked)} />
        <Button type="submit" variant="primary" block busy={busy}>
          {busy ? t("login.busy") : t("reset.submit")}
        </Button>
      </form>
    </>
  );
}
