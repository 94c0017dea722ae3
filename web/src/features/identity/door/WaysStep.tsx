// The ways in for an address: the company's own sign-on first where there is one, a code on phones, else the password.
// None of them is a dead end.
import { useRef, useState, type ReactNode, type SubmitEvent } from "react";
import { asProblem, problemText } from "../../../api/problems";
import { signIn, startSignOn } from "../../../api/sign-in";
import type { SecondFactor, SignInMethods } from "../../../api/types";
import { t } from "../../../i18n/login";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import { PasswordInput } from "../passwords/PasswordInput";
import type { Step } from "./LoginPage";
import styles from "./Door.module.css";

interface WaysStepProps {
  methods: SignInMethods;
  email: string;
  remember: boolean;
  keep: ReactNode;
  /** Where the company's sign-on page leads back to. */
  returnTo: string;
  onEnter: (challenge: SecondFactor | null) => Promise<void>;
  onStep: (step: Step) => void;
  onPasskey: () => Promise<void>;
  passkeyFailure: string | null;
}

/** Typing a password with a thumb is the worst way in. */
const onPhone = (): boolean => matchMedia("(pointer: coarse) and (max-width: 767px)").matches;

export function WaysStep({ methods, email, remember, keep, returnTo, onEnter, onStep, onPasskey, passkeyFailure }: WaysStepProps) {
  const [byPassword, setByPassword] = useState(() => methods.password && methods.sso.length === 0 && !(methods.email_code && onPhone()));
  const [mistake, setMistake] = useState<string | undefined>();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const attempt = async (what: string, work: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(problemText(error));
      if (asProblem(error).type === "invalid_credentials") form.current?.querySelector<HTMLInputElement>("[name=password]")?.select();
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setMistake(password === "" ? t("login.password.missing") : undefined);
    if (password === "") form.current?.querySelector<HTMLInputElement>("[name=password]")?.focus();
    else void attempt("password", async () => onEnter(await signIn({ email, password, remember_me: remember })));
  };
  const byCode = () =>
    attempt("code", async () => {
      const { sendSignInCode } = await import("../../../api/proofs");
      await sendSignInCode(email);
      onStep({ at: "code" });
    });
  const bySignOn = (id: string) =>
    attempt(id, () => startSignOn({ connection_id: id, remember_me: remember, return_to: returnTo }));

  const [first] = methods.sso;
  const codeFirst = methods.email_code && !byPassword && !first;
  const told = failure ?? passkeyFailure;
  return (
    <>
      <div className={styles.who}>
        <strong>{email}</strong>
        <Button variant="quiet" onClick={() => onStep({ at: "address" })}>
          {t("login.change")}
        </Button>
      </div>
      <form ref={form} className={styles.form} noValidate method="post" onSubmit={submit}>
        <div role="alert">{told && <Banner tone="error">{told}</Banner>}</div>
        {methods.sso.map((connection, index) => (
          <Button key={connection.id} variant={index === 0 ? "primary" : "secondary"} block busy={busy === connection.id} onClick={() => void bySignOn(connection.id)}>
            {t("login.sso", { name: connection.name })}
          </Button>
        ))}
        {methods.sso_only && <p className={styles.small}>{t("login.sso_only")}</p>}
        {byPassword && (
          <>
            <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
            <PasswordInput name="password" label={t("login.password")} error={mistake} autoComplete="current-password" autoFocus />
          </>
        )}
        {keep}
        {byPassword && (
          <Button type="submit" variant={first ? "secondary" : "primary"} block busy={busy === "password"}>
            {busy === "password" ? t("login.busy") : t("login.submit")}
          </Button>
        )}
        <div className={styles.ways}>
          {!codeFirst && <span className={styles.or}>{t("login.other_ways")}</span>}
          {methods.email_code && (
            <Button variant={codeFirst ? "primary" : "secondary"} block busy={busy === "code"} onClick={() => void byCode()}>
              {busy === "code" ? t("login.code.busy") : t("login.code")}
            </Button>
          )}
          {codeFirst && (methods.password || methods.passkey) && <span className={styles.or}>{t("login.other_ways")}</span>}
          {methods.password && !byPassword && (
            <Button block onClick={() => setByPassword(true)}>
              {t("login.use_password")}
            </Button>
          )}
          {methods.passkey && (
            <Button block onClick={() => void onPasskey()}>
              {t("login.passkey")}
            </Button>
          )}
          {methods.password && (
            <Button variant="quiet" block onClick={() => onStep({ at: "forgot" })}>
              {t("login.forgot")}
            </Button>
          )}
        </div>
      </form>
    </>
  );
}
