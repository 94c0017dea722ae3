// An invited person joins a company: with a new account, or with the one they already have.
import { useEffect, useState, type SubmitEvent } from "react";
import { type ApiProblem, asProblem, problemText } from "../../api/problems";
import { acceptInvitation, invitationOffer } from "../../api/sign-in";
import type { InvitationOffer } from "../../api/types";
import { formatDate } from "../../i18n/format";
import { t } from "../../i18n/t";
import { Button, buttonClass } from "../../ui/Button";
import { TextInput } from "../../ui/Field";
import { useDocumentTitle } from "../../ui/Page";
import { Banner, ErrorState, SkeletonRows } from "../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { PasswordHint } from "./PasswordHint";
import { PasswordInput } from "./PasswordInput";
import { minimumLength } from "./strength";
import styles from "./Door.module.css";

type Loaded = { offer: InvitationOffer } | { problem: ApiProblem } | null;

export default function InvitationPage({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    invitationOffer(token).then(
      (offer) => current && setLoaded({ offer }),
      (error: unknown) => current && setLoaded({ problem: asProblem(error) }),
    );
    return () => {
      current = false;
    };
  }, [token, attempt]);

  return (
    <DoorFrame>
      {loaded === null && <SkeletonRows rows={3} label={t("app.loading")} />}
      {loaded && "problem" in loaded && (
        <Refused problem={loaded.problem} onRetry={() => setAttempt(attempt + 1)} />
      )}
      {loaded && "offer" in loaded && <JoinForm offer={loaded.offer} token={token} onSignedIn={onSignedIn} />}
    </DoorFrame>
  );
}

function Refused({ problem, onRetry }: { problem: ApiProblem; onRetry: () => void }) {
  useDocumentTitle(t("invitation.invalid.title"));
  const final = problem.type === "invitation_invalid" || problem.type === "not_found";
  return (
    <>
      <h1 className="visually-hidden">{t("invitation.invalid.title")}</h1>
      <ErrorState
        title={t("invitation.invalid.title")}
        text={final ? t("problem.invitation_invalid") : problemText(problem)}
        retry={final ? undefined : { label: t("action.retry"), run: onRetry }}
        action={
          <a className={buttonClass("secondary")} href="/login">
            {t("invitation.to_login")}
          </a>
        }
      />
    </>
  );
}

interface JoinFormProps {
  offer: InvitationOffer;
  token: string;
  onSignedIn: () => Promise<void>;
}

function JoinForm({ offer, token, onSignedIn }: JoinFormProps) {
  const company = offer.organization.name;
  useDocumentTitle(t("invitation.title", { company }));
  const [firstName, setFirstName] = useState("");
  const [lastName, setLastName] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isNew = !offer.existing_account;

  const missing = (value: string) => (shown && value.trim() === "" ? t("form.required") : undefined);
  const fromServer = (field: string) => problem?.errors.find((error) => error.field === field)?.message;
  const tooShort = isNew && [...password].length < minimumLength;

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    setProblem(null);
    const incomplete = password === "" || tooShort || (isNew && (!firstName.trim() || !lastName.trim()));
    if (busy || incomplete) return;
    setBusy(true);
    try {
      const names = isNew ? { first_name: firstName.trim(), last_name: lastName.trim() } : {};
      await acceptInvitation({ token, password, ...names });
      await onSignedIn();
    } catch (error) {
      setBusy(false);
      setProblem(asProblem(error));
    }
  };

  return (
    <>
      <h1>{t("invitation.title", { company })}</h1>
      <p className={styles.lead}>
        {isNew
          ? t("invitation.lead", { role: t(`role.${offer.role}`) })
          : t("invitation.lead_existing", { email: offer.email })}
      </p>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <div role="alert">{problem && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        <TextInput label={t("invitation.email")} value={offer.email} readOnly autoComplete="username" type="email" />
        {isNew && (
          <div className={styles.names}>
            <TextInput
              label={t("invitation.first_name")}
              value={firstName}
              onChange={(event) => setFirstName(event.target.value)}
              autoComplete="given-name"
              error={missing(firstName) ?? fromServer("first_name")}
            />
            <TextInput
              label={t("invitation.last_name")}
              value={lastName}
              onChange={(event) => setLastName(event.target.value)}
              autoComplete="family-name"
              error={missing(lastName) ?? fromServer("last_name")}
            />
          </div>
        )}
        <PasswordInput
          label={isNew ? t("invitation.password_new") : t("invitation.password_existing")}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete={isNew ? "new-password" : "current-password"}
          help={isNew ? <PasswordHint password={password} personal={[firstName, lastName, offer.email]} /> : undefined}
          error={missing(password) ?? (shown && tooShort ? t("password.too_short") : fromServer("password"))}
        />
        <Button type="submit" variant="primary" block busy={busy}>
          {busy ? t("invitation.busy") : t("invitation.submit", { company })}
        </Button>
      </form>
      <p className={styles.small}>{t("invitation.expires", { when: formatDate(offer.expires_at) })}</p>
    </>
  );
}
