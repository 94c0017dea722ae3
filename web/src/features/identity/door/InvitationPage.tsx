// An invited person joins a company: as a new account (a password is not needed), with the account they already have,
// or by one press when they are signed in as the person who was invited.
import { useState, type SubmitEvent } from "react";
import { ApiProblem, asProblem, problemText } from "../../../api/problems";
import { acceptInvitation, invitationOffer } from "../../../api/proofs";
import { currentToken, forgetSession, refreshSession } from "../../../api/session";
import { publicCall } from "../../../api/sign-in";
import { endSession } from "../../../api/sign-out";
import type { InvitationOffer, Me, SecondFactor, User } from "../../../api/types";
import { formatDate } from "../../../i18n/format";
import { t } from "../../../i18n/door";
import { Button, buttonClass } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { isLongEnough, NewPassword } from "../passwords/NewPassword";
import { PasswordInput } from "../passwords/PasswordInput";
import { DoorFrame } from "./DoorFrame";
import { isFinal, LinkRefused } from "./LinkRefused";
import { useEntering } from "./useEntering";
import { useLoaded } from "./useLoaded";
import styles from "./Door.module.css";

/** Who is signed in on this device, or null. */
async function whoIsHere(): Promise<User | null> {
  try {
    if (currentToken() === null) await refreshSession();
    return (await publicCall<Me>("GET", "/me", undefined, currentToken())).user;
  } catch (error) {
    if (error instanceof ApiProblem && error.type !== "network") return null;
    throw error;
  }
}

export default function InvitationPage({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  const { enter, step } = useEntering(onSignedIn);
  const [loaded, again] = useLoaded(async () => {
    const [offer, person] = await Promise.all([invitationOffer(token), whoIsHere()]);
    return { offer, person };
  }, token);
  return (
    <DoorFrame>
      {step}
      {step === null && loaded === null && <SkeletonRows rows={3} label={t("app.loading")} />}
      {step === null && loaded && "problem" in loaded && (
        <LinkRefused
          title={t("invitation.invalid.title")}
          problem={loaded.problem}
          onRetry={again}
          {...(isFinal(loaded.problem) ? { text: t("problem.invitation_invalid") } : {})}
        />
      )}
      {step === null && loaded && "data" in loaded && <Offer {...loaded.data} token={token} onEnter={enter} onSignedOut={again} />}
    </DoorFrame>
  );
}

interface OfferProps {
  offer: InvitationOffer;
  token: string;
  person: User | null;
  onEnter: (challenge: SecondFactor | null) => Promise<void>;
  onSignedOut: () => void;
}

function Offer({ offer, token, person, onEnter, onSignedOut }: OfferProps) {
  const company = offer.organization.name;
  useDocumentTitle(t("invitation.title", { company }));
  const form = { offer, token, onEnter };
  return (
    <>
      <h1>{t("invitation.title", { company })}</h1>
      {person && person.email.toLowerCase() !== offer.email.toLowerCase() ? (
        <SomebodyElse person={person} offer={offer} onSignedOut={onSignedOut} />
      ) : person ? (
        <JoinByPress {...form} lead={t("invitation.lead_signed_in", { name: `${person.first_name} ${person.last_name}` })} />
      ) : offer.has_password ? (
        <JoinExisting {...form} />
      ) : offer.existing_account ? (
        <JoinByPress {...form} lead={t("invitation.lead_without_password", { email: offer.email })} />
      ) : (
        <JoinNew {...form} />
      )}
      <p className={styles.small}>{t("invitation.expires", { when: formatDate(offer.expires_at) })}</p>
    </>
  );
}

type Acceptance = Parameters<typeof acceptInvitation>[0];

function useJoin(onEnter: OfferProps["onEnter"]) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const join = async (body: Acceptance) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onEnter(await acceptInvitation(body));
    } catch (error) {
      setBusy(false);
      setProblem(asProblem(error));
    }
  };
  return { busy, problem, join };
}

type FormProps = Pick<OfferProps, "offer" | "token" | "onEnter">;

function Submit({ busy, company }: { busy: boolean; company: string }) {
  return (
    <Button type="submit" variant="primary" block busy={busy}>
      {busy ? t("invitation.busy") : t("invitation.submit", { company })}
    </Button>
  );
}

/** The link is enough: for whoever is signed in, and for an account that has no password to ask for. */
function JoinByPress({ offer, token, onEnter, lead }: FormProps & { lead: string }) {
  const { busy, problem, join } = useJoin(onEnter);
  // A session that only a company vouches for proves nothing elsewhere.
  if (problem?.type === "invalid_credentials" && offer.has_password) return <JoinExisting offer={offer} token={token} onEnter={onEnter} />;
  return (
    <form
      className={styles.form}
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        void join({ token });
      }}
    >
      <p>{lead}</p>
      <div role="alert">{problem && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <Submit busy={busy} company={offer.organization.name} />
    </form>
  );
}

function SomebodyElse({ person, offer, onSignedOut }: { person: User; offer: InvitationOffer; onSignedOut: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const leave = async () => {
    setBusy(true);
    try {
      await endSession();
      forgetSession();
      onSignedOut();
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  return (
    <div className={styles.form}>
      <Banner tone="warning">{t("invitation.other_person", { email: person.email, invited: offer.email })}</Banner>
      <div role="alert">{problem !== null && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <Button variant="primary" block busy={busy} onClick={() => void leave()}>
        {t("invitation.sign_out")}
      </Button>
    </div>
  );
}

function JoinExisting({ offer, token, onEnter }: FormProps) {
  const { busy, problem, join } = useJoin(onEnter);
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        setChecked(true);
        if (password !== "") void join({ token, password });
      }}
    >
      <p>{t("invitation.lead_existing", { email: offer.email })}</p>
      <div role="alert">{problem && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <TextInput label={t("invitation.email")} value={offer.email} readOnly autoComplete="username" type="email" />
      <PasswordInput
        label={t("invitation.password_existing")}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        error={checked && password === "" ? t("form.required") : undefined}
      />
      <div className={styles.ways}>
        <Submit busy={busy} company={offer.organization.name} />
        <a className={buttonClass("secondary", true)} href={`/login?next=${encodeURIComponent(`/invitation/${token}`)}`}>
          {t("invitation.other_way")}
        </a>
      </div>
    </form>
  );
}

function JoinNew({ offer, token, onEnter }: FormProps) {
  const { busy, problem, join } = useJoin(onEnter);
  const [firstName, setFirstName] = useState("");
  const [lastName, setLastName] = useState("");
  const [password, setPassword] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const missing = (value: string) => (checked && value.trim() === "" ? t("form.required") : undefined);
  const refused = (field: string) => problem?.errors.find((error) => error.field === field)?.message;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (!firstName.trim() || !lastName.trim() || (password !== null && !isLongEnough(password))) return;
    void join({ token, first_name: firstName.trim(), last_name: lastName.trim(), ...(password === null ? {} : { password }) });
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <p>{t("invitation.lead", { role: t(`role.${offer.role}`) })}</p>
      <div role="alert">{problem && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <TextInput label={t("invitation.email")} value={offer.email} readOnly autoComplete="username" type="email" />
      <div className={styles.names}>
        <TextInput
          label={t("invitation.first_name")}
          value={firstName}
          onChange={(event) => setFirstName(event.target.value)}
          autoComplete="given-name"
          error={missing(firstName) ?? refused("first_name")}
        />
        <TextInput
          label={t("invitation.last_name")}
          value={lastName}
          onChange={(event) => setLastName(event.target.value)}
          autoComplete="family-name"
          error={missing(lastName) ?? refused("last_name")}
        />
      </div>
      {password !== null && (
        <NewPassword
          label={t("invitation.password_new")}
          value={password}
          onChange={setPassword}
          personal={[firstName, lastName, offer.email]}
          checked={checked}
          error={refused("password")}
        />
      )}
      <div className={styles.ways}>
        <Submit busy={busy} company={offer.organization.name} />
        {password === null && (
          <Button variant="quiet" block onClick={() => setPassword("")}>
            {t("invitation.with_password")}
          </Button>
        )}
      </div>
      {password === null && <p className={styles.small}>{t("invitation.without_password")}</p>}
    </form>
  );
}
