// The form of a claim: one column, saved on the device as one types, sent when there is a connection.
import { useState } from "react";
import { useLocation } from "wouter";
import { isWorkedOut, type ClaimDraft } from "../../../api/claim-draft";
import { outboxOf, useWaitingClaims } from "../../../api/outbox";
import { reachability } from "../../../api/reachability";
import type { Claim, ClaimKind } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/claims";
import { Button } from "../../../ui/Button";
import { Select } from "../../../ui/Field";
import { SendIcon } from "../../../ui/icons";
import { later } from "../../../ui/later";
import { ActionBar } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import type { Basics } from "../basics";
import { reasonOf } from "../refusal";
import { fieldOf, mistakesOf, totalOf } from "../rules";
import { AmountFields } from "./AmountFields";
import { controlId } from "./controls";
import { DiscardButton } from "./DiscardButton";
import { Hints } from "./Hints";
import { MileageFields } from "./MileageFields";
import { PerDiemFields } from "./PerDiemFields";
import { Receipts } from "./Receipts";
import { TextFields } from "./TextFields";
import { useKept } from "./useKept";
import styles from "./Form.module.css";

const Suggestions = later(() => import("../reading/Suggestions").then((module) => module.Suggestions));
const kinds: readonly ClaimKind[] = ["expense", "mileage", "per_diem", "advance", "refund"];

export interface PartProps {
  draft: ClaimDraft;
  basics: Basics;
  change: (part: Partial<ClaimDraft>) => void;
  /** What is wrong with a field, in words that say how to mend it. */
  errorOf: (field: string) => string | undefined;
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
  const [tried, setTried] = useState(false);
  const [leaving, setLeaving] = useState(false);
  useUnsavedWork(keeping === "failed");

  const mistakes = mistakesOf(draft, basics.today);
  const refusal = here?.refusal ?? null;
  const errorOf = (field: string): string | undefined => {
    const mistake = tried ? mistakes.find((each) => each.field === field) : undefined;
    if (mistake) return t(mistake.message);
    return refusal?.errors.find((each) => fieldOf(each.field, draft.lines.length > 0) === field)?.message;
  };
  const removed = here?.removed ?? [];
  const receipts = (here?.receipts.length ?? 0) + (server?.receipts.filter((receipt) => !removed.includes(receipt.id)).length ?? 0);

  const finish = async (goal: "save" | "submit") => {
    setTried(true);
    if (mistakes.length > 0) {
      document.getElementById("claim-summary")?.focus();
      return;
    }
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
  const parts: PartProps = { draft, basics, change, errorOf };

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!leaving) void finish("submit");
      }}
    >
      {refusal && (
        <Banner
          tone="error"
          action={
            refusal.type === "version_mismatch" && (
              // Without a version the newest one is asked for and written over.
              <Button onClick={() => void outbox.apply(id, () => ({ refusal: null, version: null, goal: "submit" }))}>{t("form.refused.mine")}</Button>
            )
          }
        >
          {t("form.refused", { reason: reasonOf(refusal) })}
        </Banner>
      )}
      <Summary shown={tried} mistakes={mistakes} />
      <Select label={t("form.kind")} help={t(`form.kind.${draft.kind}`)} value={draft.kind} onChange={(event) => change(asKind(event.target.value, draft))}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`claim.kind.${kind}`)}
          </option>
        ))}
      </Select>
      <Receipts id={id} outbox={outbox} here={here} server={server} begin={flush} />
      {server?.receipts.some(({ read }) => read) && <Suggestions receipts={server.receipts} draft={draft} change={change} />}
      {draft.kind === "mileage" && <MileageFields {...parts} />}
      {draft.kind === "per_diem" && <PerDiemFields {...parts} />}
      {!isWorkedOut(draft.kind) && <AmountFields {...parts} />}
      <TextFields {...parts} />
      <Hints draft={draft} basics={basics} receipts={receipts} />
      <p role="status" className={styles.saved}>
        {keeping === "saving" && t("form.saving")}
        {keeping === "saved" && t("form.saved")}
        {keeping === "failed" && t("form.not_saved")}
      </p>
      <ActionBar>
        <DiscardButton id={id} outbox={outbox} here={here} onDone={() => navigate(mineHref(server), { replace: true })} />
        <Button onClick={() => void finish("save")}>{t("form.keep")}</Button>
        <Button type="submit" variant="primary" icon={<SendIcon />} busy={leaving}>
          {t("form.send")}
        </Button>
      </ActionBar>
    </form>
  );
}

const mineHref = (server: Claim | undefined): string => (server ? `/claims/${server.id}` : "/claims/mine");

const asKind = (value: string, { currency, lines }: ClaimDraft): Partial<ClaimDraft> => {
  const kind = kinds.find((each) => each === value) ?? "expense";
  // Parts of an amount mean nothing where it is worked out; money that is not spent yet has none.
  if (isWorkedOut(kind)) return { kind, lines: [], rate: "" };
  return kind === "advance" && lines.length > 0 ? { kind, lines: [], amount: totalOf(lines.map(({ amount }) => amount), currency) } : { kind };
};

function Summary({ shown, mistakes }: { shown: boolean; mistakes: ReturnType<typeof mistakesOf> }) {
  return (
    <div id="claim-summary" tabIndex={-1} role="alert">
      {shown && mistakes.length > 0 && (
        <Banner tone="error">
          <strong>{t("form.summary", { count: mistakes.length })}</strong>
          <ul>
            {mistakes.map(({ field, message }) => (
              <li key={field}>
                <a href={`#${controlId(field)}`}>{t(message)}</a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </div>
  );
}
