// The session ended while somebody was working: ask who it is over the page, so that nothing is lost. Every way in
// works here that works in front of the door; the company's sign-on leaves the page and says so.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { signOut } from "../../../api/identity";
import { passkeyOptions, proveSecondFactor, secondFactorOptions, sendSecondFactor, sendSignInCode, signInByPasskey, verifySignInCode, type Proof } from "../../../api/proofs";
import { problemText } from "../../../api/problems";
import { signIn, signInMethods, startSignOn } from "../../../api/sign-in";
import type { SecondFactor } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Banner } from "../../../ui/States";
import { ProofForm } from "../proof/ProofForm";
import { whyEnded } from "./ended";

const ways = ["password", "email", "passkey"] as const;

export default function SignInAgainDialog({ email }: { email: string }) {
  const queries = useQueryClient();
  const [missing, setMissing] = useState<SecondFactor | null>(null);
  const [why] = useState(() => whyEnded());

  const go = async (challenge: SecondFactor | null) => {
    if (challenge === null) await queries.invalidateQueries();
    else setMissing(challenge);
  };
  const prove = async ({ method, code = "", password = "", credential, challenge = "" }: Proof) => {
    if (method === "password") await go(await signIn({ email, password, remember_me: false }));
    else if (method === "email") await go(await verifySignInCode({ email, code, remember_me: false }));
    else await go(await signInByPasskey({ challenge, credential, remember_me: false }));
  };
  const leave = (
    <Button variant="quiet" block onClick={() => void signOut()}>
      {t("again.leave")}
    </Button>
  );
  return (
    <Dialog open demanding onClose={() => undefined} title={t("again.title")} description={t("again.body")} closeLabel={t("action.close")}>
      {why !== null && <Banner tone="warning">{why}</Banner>}
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
              <SignOn email={email} />
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
          onProve={async (proof) => {
            await proveSecondFactor(missing.challenge, proof, false);
            await go(null);
          }}
          way={leave}
        />
      )}
    </Dialog>
  );
}

/** The company's own sign-on, where it has one for this address. It leads back to this page, but not to unsaved work. */
function SignOn({ email }: { email: string }) {
  const methods = useQuery({ queryKey: ["sign-in-methods", email], queryFn: () => signInMethods(email), staleTime: Infinity });
  const start = useMutation({
    mutationFn: (id: string) => startSignOn({ connection_id: id, remember_me: false, return_to: location.pathname + location.search }),
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
