// The parts of a claim with what is decided about each, by mouse or by key, and the buttons that send it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { claimQuery } from "../../../api/claims";
import { decideClaim } from "../../../api/office-claims";
import { asProblem, problemText } from "../../../api/problems";
import type { Claim } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { signedAmount } from "../../../presentation/claim-title";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { CheckIcon } from "../../../ui/icons";
import { keysAreTaken } from "../../../ui/keys";
import { ActionBar } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { approvedSum, choiceOf, isChanged, isDecidable, isOpen, linesOf, mistakesOf, type Choice, type Choices } from "./decisions";
import { LineDecision } from "./LineDecision";
import { RejectDialog } from "./RejectDialog";
import styles from "./Review.module.css";

interface DecisionFormProps {
  claim: Claim;
  /** Why nothing can be sent yet: the claim was changed, and nobody has said that they saw it. */
  held?: string | null;
  onDone: () => void;
  onNext: (() => void) | null;
}

export function DecisionForm({ claim, held = null, onDone, onNext }: DecisionFormProps) {
  const queries = useQueryClient();
  const [choices, setChoices] = useState<Choices>({});
  // What nobody has decided yet comes first.
  const decidable = claim.lines.filter(isDecidable);
  const [at, setAt] = useState(() => Math.max(0, decidable.findIndex(isOpen)));
  const [notes, setNotes] = useState("");
  const [tried, setTried] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const [ended, setEnded] = useState(false);
  const { enabled, reason } = claim.can.decide;
  const mistakes = mistakesOf(claim.lines, choices, claim.currency);
  const lines = linesOf(claim.lines, choices, claim.currency);
  const sum = approvedSum(claim.lines, choices, claim.currency);
  const amount = formatMoney(signedAmount(claim.kind, sum), claim.currency);
  const isApproval = lines.every(({ decision }) => decision === "approved");
  useUnsavedWork(!ended && (claim.lines.some((line) => isChanged(choices, line, claim.currency)) || notes.trim() !== ""));
  const leave = useRef(onDone);
  useEffect(() => {
    leave.current = onDone;
  });
  useEffect(() => {
    // Only once nothing is unsaved any more, or leaving would ask.
    if (ended) leave.current();
  }, [ended]);

  const decide = useMutation({
    mutationFn: () => decideClaim(claim.id, claim.version, lines, notes.trim() === "" ? null : notes.trim()),
    onSuccess: (decided) => {
      toast(isApproval ? t("review.approved", { number: decided.number }) : t("review.decided", { number: decided.number }));
      setEnded(true);
      void queries.invalidateQueries({ queryKey: ["expense"] });
    },
    onError: (error) => {
      // Somebody was quicker: what they changed is shown before anything can be said about it.
      if (asProblem(error).type === "version_mismatch") return queries.invalidateQueries({ queryKey: claimQuery(claim.id).queryKey });
    },
  });
  const choose = (lineId: string, part: Partial<Choice>) => {
    const line = claim.lines.find(({ id }) => id === lineId);
    if (line) setChoices({ ...choices, [lineId]: { ...choiceOf(choices, line), ...part } });
  };
  const send = () => {
    setTried(true);
    if (mistakes.length === 0 && enabled && held === null && !decide.isPending) decide.mutate();
  };

  useReviewKeys((key) => {
    const line = decidable[at];
    // The part one is at, once one has said something else about it; the whole claim otherwise.
    const again = line && isChanged(choices, line, claim.currency) && choiceOf(choices, line).decision !== "approved";
    if (key === "n") onNext?.();
    else if (!enabled) return;
    else if (key === "a" && !again) send();
    else if (!line) return;
    else if (key === "a") choose(line.id, { decision: "approved" });
    else if (key === "j") setAt(Math.min(at + 1, decidable.length - 1));
    else if (key === "k") setAt(Math.max(at - 1, 0));
    else if (key === "r") choose(line.id, { decision: "reduced" });
    else if (key === "h") choose(line.id, { decision: "held" });
    else if (key === "x") choose(line.id, { decision: "rejected" });
  });

  const problem = decide.error ? asProblem(decide.error) : null;
  return (
    <form
      className={styles.decide}
      noValidate
      onKeyDown={(event) => {
        // Out of a field, back to the part's choice, where letters are keys again.
        if (event.key !== "Escape" || !(event.target instanceof HTMLInputElement)) return;
        (event.target.closest("li") ?? event.currentTarget).querySelector<HTMLInputElement>("input:checked")?.focus();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {!enabled && <Banner>{t("review.cannot", { reason: reason ?? "" })}</Banner>}
      <div role="alert" className={styles.said}>{problem && <Banner tone="error">{problem.type === "version_mismatch" ? t("review.stale") : (problem.errors[0]?.message ?? problemText(problem))}</Banner>}</div>
      <ol className={styles.lines} aria-label={t("review.lines")}>
        {claim.lines.map((line, index) => (
          <LineDecision
            key={line.id}
            line={line}
            n={index + 1}
            currency={claim.currency}
            choice={choiceOf(choices, line)}
            current={enabled && decidable.length > 1 && decidable[at]?.id === line.id}
            enabled={enabled && isDecidable(line)}
            mistakes={tried ? mistakes.filter(({ lineId }) => lineId === line.id) : []}
            onChange={(part) => {
              setAt(Math.max(0, decidable.indexOf(line)));
              choose(line.id, part);
            }}
          />
        ))}
      </ol>
      {enabled && (
        <>
          <TextInput label={t("review.notes")} maxLength={1000} value={notes} onChange={(event) => setNotes(event.target.value)} />
          <ActionBar>
            <Button variant="quiet" disabledReason={held} onClick={() => setRejecting(true)}>
              {t("review.reject")}
            </Button>
            <Button type="submit" variant="primary" icon={<CheckIcon />} busy={decide.isPending} disabledReason={held} aria-keyshortcuts="a">
              {isApproval ? t("review.approve", { amount }) : t("review.send", { amount, total: formatMoney(signedAmount(claim.kind, claim.amount), claim.currency) })}
            </Button>
          </ActionBar>
          <p className={styles.keys}>{t("review.keys")}</p>
        </>
      )}
      {rejecting && <RejectDialog claim={claim} onClose={() => setRejecting(false)} onDone={() => setEnded(true)} />}
    </form>
  );
}

const keys = ["a", "r", "h", "x", "j", "k", "n"];

function useReviewKeys(onKey: (key: string) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (keysAreTaken(event) || !keys.includes(event.key)) return;
      event.preventDefault();
      latest.current(event.key);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
