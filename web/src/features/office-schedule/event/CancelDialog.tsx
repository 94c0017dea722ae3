// Cancelling: it cannot be undone, so it names the event, and asks for how much of a series, who is told, and why.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cancelEvent } from "../../../api/office-schedule";
import { asProblem, problemText } from "../../../api/problems";
import { eventQuery } from "../../../api/schedule";
import type { EventAudience, EventRange, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { TextArea } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { Radios } from "../Radios";
import { audienceWords, audiences, rangeWords, ranges, whenWords } from "../words";
import styles from "./Event.module.css";

export function CancelDialog({ event, home, onClose }: { event: ScheduleEvent; home: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [known, setKnown] = useState(event);
  const [range, setRange] = useState<EventRange>("this");
  const [audience, setAudience] = useState<EventAudience>("affected");
  const [reason, setReason] = useState("");
  const isDraft = known.state === "draft";
  const isSeries = known.recurrence != null;
  const cancel = useMutation({
    mutationFn: () => cancelEvent(known.id, known.version, { range: isSeries ? range : null, audience: isDraft ? null : audience }, reason.trim() || null),
    onSuccess: () => {
      toast(t("cancel.done", { title: known.title }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
    onError: async (error) => {
      if (asProblem(error).type === "version_mismatch") setKnown(await queries.fetchQuery({ ...eventQuery(event.id), staleTime: 0 }).catch(() => known));
    },
  });
  const when = whenWords(known, home);
  const problem = cancel.error ? asProblem(cancel.error) : null;
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("cancel.title", { title: known.title })}
      description={isDraft ? t("cancel.body.draft", { when }) : t("cancel.body", { when })}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel.keep")}</Button>
          <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("cancel.send")}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <div role="alert">{problem && <Banner tone="error">{problem.type === "version_mismatch" ? t("cancel.stale", { when }) : problemText(problem)}</Banner>}</div>
        {isSeries && <Radios legend={t("change.range")} value={range} options={ranges.map((value) => ({ value, label: rangeWords(value) }))} onChange={setRange} />}
        {!isDraft && <Radios legend={t("change.audience")} value={audience} options={audiences.map((value) => ({ value, label: audienceWords(value, known) }))} onChange={setAudience} />}
        <TextArea label={t("cancel.reason")} help={isDraft ? undefined : t("cancel.reason.help")} rows={2} maxLength={1000} value={reason} onChange={(input) => setReason(input.target.value)} />
      </div>
    </DialogOnDemand>
  );
}
