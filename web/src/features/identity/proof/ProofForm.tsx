// Proving once more who one is: one way at a time, the others one press away. Used in front of the door (second
// factor) and over a page (fresh proof); what is asked and where it is sent comes from outside.
import { useState, type ReactNode, type SubmitEvent } from "react";
import { asProblem, problemText } from "../../../api/problems";
import type { Proof } from "../../../api/proofs";
import type { ProofMethod } from "../../../api/types";
import { askPasskey, PasskeyDismissed, passkeysSupported } from "../../../device/passkeys";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { PasswordInput } from "../passwords/PasswordInput";
import { backupCodeOf, isComplete } from "./code";
import { CodeInput } from "./CodeInput";
import { usePause } from "./usePause";
import styles from "./Proof.module.css";

interface ProofFormProps {
  methods: readonly ProofMethod[];
  /** Shown first instead of the quickest one. */
  prefers?: ProofMethod;
  smsHint?: string | null | undefined;
  /** For password managers. */
  email?: string;
  onSend: (method: "sms" | "email") => Promise<void>;
  passkeyOptions: () => Promise<{ options?: unknown; challenge?: string | null }>;
  onProve: (proof: Proof) => Promise<void>;
  /** Between the fields and the button, for instance to trust this device. */
  extra?: ReactNode;
  /** Below everything: the way out. */
  way?: ReactNode;
}

const order: readonly ProofMethod[] = ["passkey", "totp", "password", "sms", "email", "backup_code"];

/** The quickest way first; a passkey only where the browser knows them. */
export function usableMethods(methods: readonly ProofMethod[]): ProofMethod[] {
  return order.filter((method) => methods.includes(method) && (method !== "passkey" || passkeysSupported()));
}

export function ProofForm({ methods, prefers, smsHint, email, onSend, passkeyOptions, onProve, extra, way }: ProofFormProps) {
  const usable = usableMethods(methods);
  const [chosen, setChosen] = useState<ProofMethod | null>(null);
  const [text, setText] = useState("");
  const [sent, setSent] = useState<ProofMethod | null>(null);
  const [resent, setResent] = useState(false);
  const [left, wait] = usePause(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [missing, setMissing] = useState<string | undefined>();
  const method = chosen ?? prefers ?? usable[0] ?? "backup_code";

  const attempt = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setMissing(undefined);
    try {
      await work();
    } catch (error) {
      setText("");
      setFailure(error instanceof PasskeyDismissed ? t("login.passkey.none") : problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const prove = (proof: Proof) => attempt(() => onProve(proof));
  const send = (to: "sms" | "email") =>
    attempt(async () => {
      try {
        await onSend(to);
      } catch (error) {
        const { retryAfterSeconds } = asProblem(error);
        if (retryAfterSeconds !== null) wait(retryAfterSeconds);
        throw error;
      }
      wait();
      setResent(sent === to);
      setSent(to);
    });
  const byPasskey = () =>
    attempt(async () => {
      const { options, challenge } = await passkeyOptions();
      const credential = await askPasskey(options);
      await onProve({ method: "passkey", credential, ...(challenge == null ? {} : { challenge }) });
    });

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const gap = gapIn(method, text);
    setMissing(gap);
    if (gap !== undefined) return;
    void prove(method === "password" ? { method, password: text } : { method, code: method === "backup_code" ? backupCodeOf(text) : text });
  };
  const choose = (next: ProofMethod) => {
    setChosen(next);
    setText("");
    setFailure(null);
    setMissing(undefined);
  };

  const byMessage = method === "sms" || method === "email";
  const typed = method !== "passkey" && (!byMessage || sent === method);
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
      {method === "passkey" && (
        <div className={styles.stack}>
          <p className={styles.muted}>{t("proof.passkey.help")}</p>
          <Button variant="primary" block busy={busy} onClick={() => void byPasskey()}>
            {t("proof.passkey.use")}
          </Button>
        </div>
      )}
      {byMessage && sent !== method && (
        <div className={styles.stack}>
          <p className={styles.muted}>{t(`proof.${method}.help`)}</p>
          <Button variant="primary" block busy={busy} onClick={() => void send(method)}>
            {t(`proof.${method}.send`)}
          </Button>
        </div>
      )}
      {typed && byMessage && (
        <p role="status">
          {resent
            ? t("code.sent_again")
            : method === "sms" && smsHint
              ? t("proof.sms.sent_to", { phone: smsHint })
              : t(`proof.${method}.sent`)}
        </p>
      )}
      {typed && (
        <>
          {method === "password" ? (
            <>
              <input type="hidden" name="email" autoComplete="username" value={email ?? ""} readOnly />
              <PasswordInput
                label={t("proof.password")}
                value={text}
                onChange={(event) => setText(event.target.value)}
                autoComplete="current-password"
                error={missing}
                autoFocus
              />
            </>
          ) : method === "backup_code" ? (
            <TextInput
              label={t("proof.backup_code")}
              help={t("proof.backup_code.help")}
              value={text}
              onChange={(event) => setText(event.target.value)}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              error={missing}
              autoFocus
            />
          ) : (
            <CodeInput
              key={method}
              label={t(`proof.${method}`)}
              help={method === "totp" ? t("proof.totp.help") : undefined}
              value={text}
              onChange={setText}
              onComplete={(code) => void prove({ method, code })}
              error={missing}
              autoFocus
            />
          )}
          {extra}
          <Button type="submit" variant="primary" block busy={busy}>
            {busy ? t("proof.busy") : t("proof.submit")}
          </Button>
          {byMessage && (
            <div className={styles.stack}>
              <Button variant="quiet" block disabledReason={left > 0 ? t("proof.again.wait", { count: left }) : null} onClick={() => void send(method)}>
                {t("proof.again")}
              </Button>
              {left > 0 && (
                <p className={styles.muted} aria-hidden="true">
                  {t("proof.again.wait", { count: left })}
                </p>
              )}
            </div>
          )}
        </>
      )}
      {method === "passkey" && extra}
      {usable.length > 1 && (
        <div className={styles.others}>
          <h2>{t("proof.other")}</h2>
          {usable
            .filter((each) => each !== method)
            .map((each) => (
              <Button key={each} variant="quiet" onClick={() => choose(each)}>
                {t(`proof.${each}`)}
              </Button>
            ))}
        </div>
      )}
      {way}
    </form>
  );
}

function gapIn(method: ProofMethod, text: string): string | undefined {
  if (method === "password") return text === "" ? t("login.password.missing") : undefined;
  if (method === "backup_code") return backupCodeOf(text) === "" ? t("proof.backup_code.missing") : undefined;
  return isComplete(text) ? undefined : t("code.incomplete");
}
