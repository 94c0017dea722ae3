// Asks for a fresh proof over whatever page is open, and then lets the refused request go on.
import { useQuery } from "@tanstack/react-query";
import { answerFreshProof } from "../../../api/fresh-proof";
import { problemText } from "../../../api/problems";
import { sendStepUp, stepUp, stepUpOptions } from "../../../api/step-up";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Banner, ErrorState, SkeletonRows } from "../../../ui/States";
import { ProofForm, usableMethods } from "./ProofForm";

export default function StepUpDialog({ email }: { email: string }) {
  const asked = useQuery({ queryKey: ["me", "step-up"], queryFn: stepUpOptions, gcTime: 0, staleTime: Infinity });
  const close = () => answerFreshProof(false);
  const methods = asked.data?.methods ?? [];
  return (
    <Dialog open onClose={close} title={t("step_up.title")} description={t("step_up.body")} closeLabel={t("action.close")}>
      {asked.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {asked.isError && <ErrorState text={problemText(asked.error)} retry={{ label: t("action.retry"), run: () => void asked.refetch() }} />}
      {asked.data && usableMethods(methods).length === 0 && <Banner tone="warning">{t("step_up.none")}</Banner>}
      {asked.data && usableMethods(methods).length > 0 && (
        <ProofForm
          methods={methods}
          smsHint={asked.data.sms_hint}
          email={email}
          onSend={sendStepUp}
          // A passkey's question is good once: after a failed try a new one is asked for.
          passkeyOptions={stepUpOptions}
          onProve={async (proof) => {
            await stepUp(proof);
            answerFreshProof(true);
          }}
          way={
            <Button variant="quiet" onClick={close}>
              {t("action.cancel")}
            </Button>
          }
        />
      )}
    </Dialog>
  );
}
