// Somebody has signed in, but their company's sign-on could not be joined to the account: they hear why, prove once more who
// they are where that is what is missing, or leave it for another time. The portal is open to them either way.
import { useState } from "react";
import { linkSignOn } from "../../../api/proofs";
import { problemText, type ApiProblem } from "../../../api/problems";
import { sendStepUp, stepUp, stepUpOptions } from "../../../api/step-up";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { ProofForm, usableMethods } from "../proof/ProofForm";
import { useLoaded } from "./useLoaded";
import styles from "./Door.module.css";

interface JoinStepProps {
  problem: ApiProblem;
  email: string;
  onDone: () => Promise<void>;
}

export function JoinStep({ problem, email, onDone }: JoinStepProps) {
  useDocumentTitle(t("sso_join.title"));
  const mayProve = problem.type === "step_up_required";
  return (
    <>
      <h1>{t("sso_join.title")}</h1>
      <div className={styles.form}>
        <div role="alert">
          <Banner tone="warning">{mayProve ? t("sso_join.prove") : t("sso_join.refused", { why: problemText(problem) })}</Banner>
        </div>
        {mayProve && <Prove email={email} onDone={onDone} />}
        <Later onDone={onDone} primary={!mayProve} />
      </div>
    </>
  );
}

function Later({ onDone, primary }: { onDone: () => Promise<void>; primary: boolean }) {
  const [busy, setBusy] = useState(false);
  return (
    <Button
      variant={primary ? "primary" : "quiet"}
      block
      busy={busy}
      onClick={() => {
        setBusy(true);
        void onDone().finally(() => setBusy(false));
      }}
    >
      {t(primary ? "sso_join.go_on" : "sso_join.later")}
    </Button>
  );
}

function Prove({ email, onDone }: { email: string; onDone: () => Promise<void> }) {
  const [asked, again] = useLoaded(stepUpOptions, "step-up");
  if (asked === null) return <SkeletonRows rows={2} label={t("app.loading")} />;
  if ("problem" in asked) {
    return (
      <Banner tone="error" action={<Button onClick={again}>{t("action.retry")}</Button>}>
        {problemText(asked.problem)}
      </Banner>
    );
  }
  const { methods, sms_hint } = asked.data;
  if (usableMethods(methods).length === 0) return <p>{t("sso_join.no_way")}</p>;
  return (
    <ProofForm
      methods={methods}
      smsHint={sms_hint}
      email={email}
      onSend={sendStepUp}
      // A passkey's question is good once: after a failed try a new one is asked for.
      passkeyOptions={stepUpOptions}
      onProve={async (proof) => {
        await stepUp(proof);
        await linkSignOn();
        await onDone();
      }}
    />
  );
}
