// The session ended while somebody was working: ask who it is over the page, so that nothing is lost. Every way in
// works here that works in front of the door; the company's sign-on leaves the page and says so. It leads back to the same
// company and the same person, or else stays and says why.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { sessionsQuery } from "../../../api/account";
import { signOut } from "../../../api/identity";
import { passkeyOptions, proveSecondFactor, secondFactorOptions, sendSecondFactor, sendSignInCode, signInByPasskey, verifySignInCode, type Proof } from "../../../api/proofs";
import { problemText } from "../../../api/problems";
import { ownEmail, setActing } from "../../../api/session";
import { NotTheSame, signIn, signInMethods, startSignOn } from "../../../api/sign-in";
import type { Me, SecondFactor } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Banner } from "../../../ui/States";
import { ProofForm } from "../proof/ProofForm";
import { whyEnded } from "./ended";

const ways = ["password", "email", "passkey"] as const;

export default function SignInAgainDialog({ me }: { me: Me }) {
  const queries = useQueryClient();
  const [missing, setMissing] = useState<SecondFactor | null>(null);
  const [refused, setRefused] = useState<NotTheSame["what"] | null>(null);
  const [why] = useState(() => whyEnded());
  // Whoever acts for somebody signs in as themselves.
  const email = (me.acting && ownEmail()) || me.user.email;
  const name = `${me.user.first_name} ${me.user.last_name}`;
  // As far as it was heard while there was a session.
  const session = useQuery({ ...sessionsQuery, enabled: false }).data?.find(({ is_current }) => is_current);
  const entry = { remember_me: session?.remember_me ?? false, organization_id: me.organization.id };

  const go = async (signing: Promise<SecondFactor | null | void>) => {
    setRefused(null);
    try {
      const challenge = await signing;
      if (challenge) setMissing(challenge);
      else await queries.invalidateQueries();
    } catch (error) {
      if (!(error instanceof NotTheSame)) throw error;
      // What the second factor was asked for is over.
      setMissing(null);
      setRefused(error.what);
    }
  };
  const prove = ({ method, code = "", password = "", credential, challenge = "" }: Proof) => {
    if (method === "password") return go(signIn({ ...entry, email, password }));
    if (method === "email") return go(verifySignInCode({ ...entry, email, code }));
    return go(signInByPasskey({ ...entry, challenge, credential }));
  };
  const leave = (
    <Button variant="quiet" block onClick={() => void signOut()}>
      {t("again.leave")}
    </Button>
  );
  return (
    <Dialog open demanding onClose={() => undefined} title={t("again.title")} description={t("again.body")} closeLabel={t("action.close")}>
      {why !== null && <Banner tone="warning">{why}</Banner>}
      <div role="alert">
        {refused === "person" && <Banner tone="error">{t("again.somebody_else", { name })}</Banner>}
        {refused === "acting" && (
          <Banner tone="error" action={<Button onClick={asOneself}>{t("again.as_yourself")}</Button>}>
            {t("again.acting_ended", { name })}
          </Banner>
        )}
      </div>
      {missing === null ? (
        <ProofForm
          key="first"
          methods={ways}
          prefers="password"
          email={email}
          onSend={() => sendSignInCode(email)}
          passkeyOptions={passkeyOptions}
          onProve={prove}
          way={
            <>
              <SignOn email={email} remember={entry.remember_me} />
              {leave}
            </>
          }
        />
      ) : (
        <ProofForm
          key="second"
          methods={missing.methods}
          smsHint={missing.sms_hint}
          onSend={(method) => sendSecondFactor(missing.challenge, method)}
          passkeyOptions={() => secondFactorOptions(missing.challenge)}
          onProve={(proof) => go(proveSecondFactor(missing.challenge, proof, false))}
          way={leave}
        />
      )}
    </Dialog>
  );
}

/** The session is there already; the page of the other person is left. */
function asOneself(): void {
  setActing(null);
  location.assign("/");
}

/** The company's own sign-on, where it has one for this address. It leads back to this page, but not to unsaved work. */
function SignOn({ email, remember }: { email: string; remember: boolean }) {
  const methods = useQuery({ queryKey: ["sign-in-methods", email], queryFn: () => signInMethods(email), staleTime: Infinity });
  const start = useMutation({
    mutationFn: (id: string) => startSignOn({ connection_id: id, remember_me: remember, return_to: location.pathname + location.search }),
  });
  const connections = methods.data?.sso ?? [];
  if (connections.length === 0) return null;
  return (
    <>
      <div role="alert">{start.isError && <Banner tone="error">{problemText(start.error)}</Banner>}</div>
      <p>{t("again.sso.help")}</p>
      {connections.map(({ id, name }) => (
        <Button key={id} block busy={start.isPending} onClick={() => start.mutate(id)}>
          {t("login.sso", { name })}
        </Button>
      ))}
    </>
  );
}
