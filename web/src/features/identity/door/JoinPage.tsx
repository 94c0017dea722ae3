// Asking to join a company that takes requests: the address is proved by mail, then its administrator decides.
import { useState, type SubmitEvent } from "react";
import { type ApiProblem, asProblem, problemText } from "../../../api/problems";
import { register, registration } from "../../../api/proofs";
import type { Registration } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { isLongEnough } from "../passwords/NewPassword";
import { PasswordHint } from "../passwords/PasswordHint";
import { PasswordInput } from "../passwords/PasswordInput";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import { useLoaded } from "./useLoaded";
import styles from "./Door.module.css";

export default function JoinPage({ slug }: { slug: string }) {
  const [loaded, again] = useLoaded(() => registration(slug), slug);
  return (
    <DoorFrame>
      {loaded === null && <SkeletonRows rows={3} label={t("app.loading")} />}
      {loaded && "problem" in loaded && (
        <LinkRefused
          title={t("join.closed.title")}
          problem={loaded.problem}
          onRetry={again}
          {...(isFinal(loaded.problem) ? { text: t("join.closed") } : {})}
        />
      )}
      {loaded && "data" in loaded && <Request company={loaded.data} />}
    </DoorFrame>
  );
}

const empty = { first_name: "", last_name: "", email: "", password: "" };

function Request({ company }: { company: Registration }) {
  const [values, setValues] = useState(empty);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  useDocumentTitle(sent ? t("join.sent.title") : t("join.title", { company: company.name }));

  const email = values.email.trim();
  const weak = values.password !== "" && !isLongEnough(values.password);
  const required = (value: string) => (checked && value.trim() === "" ? t("form.required") : undefined);
  const refused = (field: keyof typeof empty) => problem?.errors.find((error) => error.field === field)?.message;
  const set = (field: keyof typeof empty) => (event: { target: { value: string } }) => setValues({ ...values, [field]: event.target.value });
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    setProblem(null);
    if (busy || weak || !/^\S+@\S+$/.test(email) || !values.first_name.trim() || !values.last_name.trim()) return;
    setBusy(true);
    try {
      const { password, first_name, last_name } = values;
      await register({
        email,
        first_name: first_name.trim(),
        last_name: last_name.trim(),
        organization_id: company.organization_id,
        ...(password === "" ? {} : { password }),
      });
      setSent(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };

  if (sent) {
    return (
      <>
        <h1>{t("join.sent.title")}</h1>
        <p className={styles.lead} role="status">
          {t("join.sent", { email })}
        </p>
      </>
    );
  }
  return (
    <>
      <h1>{t("join.title", { company: company.name })}</h1>
      <p className={styles.lead}>{t("join.lead")}</p>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <div role="alert">{problem && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <div className={styles.names}>
          <TextInput label={t("invitation.first_name")} value={values.first_name} onChange={set("first_name")} autoComplete="given-name" error={required(values.first_name) ?? refused("first_name")} />
          <TextInput label={t("invitation.last_name")} value={values.last_name} onChange={set("last_name")} autoComplete="family-name" error={required(values.last_name) ?? refused("last_name")} />
        </div>
        <TextInput
          label={t("invitation.email")}
          type="email"
          inputMode="email"
          autoCapitalize="none"
          value={values.email}
          onChange={set("email")}
          autoComplete="username"
          error={required(email) ?? (checked && !/^\S+@\S+$/.test(email) ? t("login.email.invalid") : refused("email"))}
        />
        <PasswordInput
          label={t("join.password")}
          value={values.password}
          onChange={set("password")}
          autoComplete="new-password"
          help={values.password === "" ? t("join.password.help") : <PasswordHint password={values.password} personal={[values.first_name, values.last_name, email]} />}
          error={checked && weak ? t("password.too_short") : refused("password")}
        />
        <Button type="submit" variant="primary" block busy={busy}>
          {t("join.submit")}
        </Button>
      </form>
    </>
  );
}
