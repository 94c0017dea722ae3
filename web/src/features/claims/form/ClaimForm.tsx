// The form of a claim, in three steps: saved on the device as one types, sent when there is a connection.
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useLocation } from "wouter";
import type { ClaimDraft } from "../../../api/claim-draft";
import { outboxOf, useWaitingClaims, type ClaimOutbox, type WaitingClaim } from "../../../api/outbox";
import { reachability } from "../../../api/reachability";
import type { Claim } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/claims";
import { Button } from "../../../ui/Button";
import { SendIcon } from "../../../ui/icons";
import { ActionBar } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { Steps, useStepFocus } from "../../../ui/Steps";
import { toast } from "../../../ui/Toast";
import type { Basics } from "../basics";
import { reasonOf } from "../refusal";
import { fieldOf, mistakesOf } from "../rules";
import { CheckStep } from "./CheckStep";
import { controlId } from "./controls";
import { DetailsStep } from "./DetailsStep";
import { DiscardButton } from "./DiscardButton";
import { ReceiptStep } from "./ReceiptStep";
import { focusField, formSteps, useFormStep, type FormStep } from "./steps";
import { useKept } from "./useKept";
import styles from "./Form.module.css";

/** To a step, and to a field of it. */
export type GoTo = (step: FormStep, field?: string) => void;

export interface PartProps {
  draft: ClaimDraft;
  basics: Basics;
  change: (part: Partial<ClaimDraft>) => void;
  /** The control of a field, and what is wrong with it in words that say how to mend it. */
  field: (name: string) => { id: string; error: string | undefined };
}

export interface StepProps extends PartProps {
  id: string;
  viewer: string;
  outbox: ClaimOutbox;
  here: WaitingClaim | undefined;
  server: Claim | undefined;
  /** Puts the claim on the disk first. */
  begin: () => Promise<void>;
  go: GoTo;
}

interface ClaimFormProps {
  id: string;
  viewer: string;
  start: ClaimDraft;
  server: Claim | undefined;
  basics: Basics;
}

export function ClaimForm({ id, viewer, start, server, basics }: ClaimFormProps) {
  const outbox = outboxOf(viewer);
  const here = useWaitingClaims(viewer).find((claim) => claim.id === id);
  const [, navigate] = useLocation();
  const { draft, keeping, change, flush } = useKept(outbox, id, start, server);
  const { step, go: goToStep } = useFormStep();
  const [tried, setTried] = useState(false);
  const [leaving, setLeaving] = useState(false);
  useUnsavedWork(keeping === "failed");

  const heading = useStepFocus<HTMLHeadingElement>(step);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current !== null) focusField(wanted.current);
    wanted.current = null;
  }, [step]);
  const go: GoTo = (next, field) => {
    if (field !== undefined && next === step) focusField(field);
    else wanted.current = field ?? null;
    goToStep(next);
  };

  const mistakes = mistakesOf(draft, basics.today);
  const refusal = here?.refusal ?? null;
  const field = (name: string) => {
    const mistake = tried ? mistakes.find((each) => each.field === name) : undefined;
    const refused = refusal?.errors.find((each) => fieldOf(each.field, draft.lines.length > 0) === name);
    return { id: controlId(name), error: mistake ? t(mistake.message) : refused?.message };
  };
  const removed = here?.removed ?? [];
  const receipts = (here?.receipts.length ?? 0) + (server?.receipts.filter((receipt) => !removed.includes(receipt.id)).length ?? 0);

  /** False where something is missing, which is said then. */
  const holds = (): boolean => {
    // Said at once: what is not shown yet takes no focus.
    flushSync(() => setTried(true));
    if (mistakes.length > 0) document.getElementById("claim-summary")?.focus();
    return mistakes.length === 0;
  };
  const finish = async (goal: "save" | "submit") => {
    if (!holds()) return;
    setLeaving(true);
    try {
      await flush();
      await outbox.queue(id, goal);
    } catch {
      setLeaving(false);
      toast(t("form.not_saved"), { tone: "error" });
      return;
    }
    const isOffline = reachability().offline || !navigator.onLine;
    toast(isOffline ? t("form.queued") : goal === "submit" ? t("form.sent") : t("form.kept"));
    navigate(mineHref(server), { replace: true });
  };
  /** What the main button of each step does, and Enter. */
  const next = () => {
    if (step === "receipt") go("details");
    else if (step === "check") void finish("submit");
    else if (holds()) go("check");
  };
  const mend = (field: string) => {
    setTried(true);
    go("details", field);
  };
  const parts: StepProps = { id, viewer, outbox, here, server, begin: flush, go, draft, basics, change, field };
  const back = step === "details" ? "receipt" : "details";

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!leaving) next();
      }}
    >
      <Steps
        label={t("form.steps")}
        steps={formSteps.map((each, index) => ({ step: each, label: t(`form.step.${each}`), position: t("form.step", { step: index + 1, count: formSteps.length }) }))}
        step={step}
        onGo={go}
        free
      />
      <h2 ref={heading} tabIndex={-1}>
        {t(`form.step.${step}`)}
      </h2>
      {refusal && (
        <Banner
          tone="error"
          action={
            refusal.type === "version_mismatch" ? (
              // Without a version the newest one is asked for and written over.
              <Button onClick={() => void outbox.apply(id, () => ({ refusal: null, version: null, goal: "submit" }))}>{t("form.refused.mine")}</Button>
            ) : (
              refusal.type === "missing_receipts" && step !== "receipt" && <Button onClick={() => go("receipt")}>{t("form.mend.receipt")}</Button>
            )
          }
        >
          {t("form.refused", { reason: reasonOf(refusal) })}
        </Banner>
      )}
      <Summary shown={step === "check" || (step === "details" && tried)} mistakes={mistakes} onGo={mend} />
      {step === "receipt" && <ReceiptStep {...parts} />}
      {step === "details" && <DetailsStep {...parts} />}
      {step === "check" && <CheckStep {...parts} receipts={receipts} />}
      <div className={styles.saved}>
        <p role="status">
          {keeping === "saving" && t("form.saving")}
          {keeping === "saved" && t("form.saved")}
          {keeping === "failed" && t("form.not_saved")}
        </p>
        <DiscardButton id={id} outbox={outbox} here={here} onDone={() => navigate(mineHref(server), { replace: true })} />
      </div>
      <ActionBar>
        {step !== "receipt" && <Button onClick={() => go(back)}>{t("action.back")}</Button>}
        {step === "check" && <Button onClick={() => void finish("save")}>{t("form.keep")}</Button>}
        {step === "check" ? (
          <Button type="submit" variant="primary" icon={<SendIcon />} busy={leaving}>
            {t("form.send")}
          </Button>
        ) : (
          <Button type="submit" variant="primary">
            {step === "receipt" && receipts === 0 ? t("form.next.without") : t("form.next")}
          </Button>
        )}
      </ActionBar>
    </form>
  );
}

const mineHref = (server: Claim | undefined): string => (server ? `/claims/${server.id}` : "/claims/mine");

interface SummaryProps {
  shown: boolean;
  mistakes: ReturnType<typeof mistakesOf>;
  onGo: (field: string) => void;
}

function Summary({ shown, mistakes, onGo }: SummaryProps) {
  return (
    <div id="claim-summary" tabIndex={-1} role="alert">
      {shown && mistakes.length > 0 && (
        <Banner tone="error">
          <strong>{t("form.summary", { count: mistakes.length })}</strong>
          <ul>
            {mistakes.map(({ field, message }) => (
              <li key={field}>
                <a
                  href={`#${controlId(field)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    onGo(field);
                  }}
                >
                  {t(message)}
                </a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
}
