// The session ended while somebody was working: ask for the password over the page, so that nothing is lost.
import { useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { signOut } from "../../api/identity";
import { problemText } from "../../api/problems";
import { signIn } from "../../api/sign-in";
import { t } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Banner } from "../../ui/States";
import { PasswordInput } from "./PasswordInput";
import styles from "./Door.module.css";

export default function SignInAgainDialog({ email }: { email: string }) {
  const queries = useQueryClient();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || password === "") return;
    setBusy(true);
    try {
      await signIn({ email, password, remember_me: false });
      await queries.invalidateQueries();
    } catch (error) {
      setFailure(problemText(error));
      setBusy(false);
    }
  };

  return (
    <Dialog open demanding onClose={() => undefined} title={t("again.title")} description={t("again.body")} closeLabel={t("action.close")}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={t("again.password", { email })}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
        />
        <Button type="submit" variant="primary" block busy={busy}>
          {t("again.submit")}
        </Button>
        <Button variant="quiet" block onClick={() => void signOut()}>
          {t("again.leave")}
        </Button>
      </form>
    </Dialog>
  );
}
