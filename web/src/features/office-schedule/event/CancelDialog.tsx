// Cancelling: it cannot be undone, so it names the event, and asks for how much of a series, who is told, and why.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cancelEvent } from "../../../api/office-schedule";
import { asProblem, problemText } from "../../../api/problems";
import { eventQuery } from "../../../api/schedule";
import type { EventAudience, EventRange, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { TextArea } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import { useForesight } from "../change/useForesight";
import { whenWords } from "../words";
import { Reach } from "./Reach";

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
  const preview = useForesight(known.id, isDraft ? null : { action: "cancel", range: isSeries ? range : null }, cancel.error ? asProblem(cancel.error) : null);
  const { problem } = preview;
  return (
    <FormDialog
      title={t("cancel.title", { title: known.title })}
      description={isDraft ? t("cancel.body.draft", { when }) : t("cancel.body", { when })}
      closeLabel={t("action.close")}
      cancel={t("cancel.keep")}
      send={t("cancel.send")}
      danger
      busy={cancel.isPending}
      refused={problem && (problem.type === "version_mismatch" ? t("cancel.stale", { when }) : problemText(problem))}
      onSend={() => cancel.mutate()}
      onClose={onClose}
    >
      <Reach event={known} preview={preview} {...{ range, setRange, audience, setAudience }} />
      <TextArea label={t("cancel.reason")} help={isDraft ? undefined : t("cancel.reason.help")} rows={2} maxLength={1000} value={reason} onChange={(input) => setReason(input.target.value)} />
    </FormDialog>
  );
}
