// The sign-in page. It is prerendered and must work from the first byte of script, so it loads nothing else.
import { useId, useRef, useState, type SubmitEvent } from "react";
import { asProblem, problemText } from "../../api/problems";
import { signIn } from "../../api/sign-in";
import { t } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Checkbox, TextInput } from "../../ui/Field";
import { useDocumentTitle } from "../../ui/Page";
import { Banner } from "../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { PasswordInput } from "./PasswordInput";
import styles from "./Door.module.css";

interface LoginPageProps {
  onSignedIn: () => Promise<void>;
  /** The person has begun to type: time to load what comes after. */
  onIntent: () => void;
}

interface Mistakes {
  email?: string;
  password?: string;
}

function mistakesIn(email: string, password: string): Mistakes {
  const mistakes: Mistakes = {};
  if (email === "") mistakes.email = t("login.email.missing");
  else if (!/^\S+@\S+$/.test(email)) mistakes.email = t("login.email.invalid");
  if (password === "") mistakes.password = t("login.password.missing");
  return mistakes;
}

export function LoginPage({ onSignedIn, onIntent }: LoginPageProps) {
  useDocumentTitle(t("login.title"));
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const email = String(data.get("email")).trim();
    const password = String(data.get("password"));
    const found = mistakesIn(email, password);
    setMistakes(found);
    setFailure(null);
    const first = found.email ? "email" : found.password ? "password" : null;
    if (first) {
      form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await signIn({ email, password, remember_me: data.get("remember") === "on" });
      await onSignedIn();
    } catch (error) {
      setBusy(false);
      setFailure(problemText(error));
      if (asProblem(error).type === "invalid_credentials") {
        form.current?.querySelector<HTMLInputElement>("[name=password]")?.select();
      }
    }
  };

  return (
    <DoorFrame>
      <h1>{t("login.title")}</h1>
      <p className={styles.lead}>{t("login.lead")}</p>
      <form ref={form} className={styles.form} noValidate method="post" onSubmit={(event) => void submit(event)} onFocus={onIntent}>
        <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
        <TextInput
          id={`${id}email`}
          name="email"
          type="email"
          label={t("login.email")}
          error={mistakes.email}
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordInput name="password" label={t("login.password")} error={mistakes.password} autoComplete="current-password" />
        <Checkbox name="remember" label={t("login.remember")} />
        <Button type="submit" variant="primary" block busy={busy}>
          {busy ? t("login.busy") : t("login.submit")}
        </Button>
      </form>
      <p className={styles.small}>{t("login.help")}</p>
      <p className={styles.small}>{t("login.forgot")}</p>
    </DoorFrame>
  );
}
