// The last step of editing or publishing: what changes, how much of a series, who is told.
import { useQuery } from "@tanstack/react-query";
import { productionsQuery, roomsQuery } from "../../../api/schedule";
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { FormDialog } from "../../../ui/FormDialog";
import { HowToSend } from "../change/HowToSend";
import { useEventChange } from "../change/useEventChange";
import { usePreview } from "../change/usePreview";

interface SaveDialogProps {
  event: ScheduleEvent;
  body: EventChanges;
  home: string;
  onClose: () => void;
  onTime: (field: "local_start" | "local_end", local: string) => void;
  onDone: () => void;
}

export function SaveDialog({ event, body, home, onClose, onTime, onDone }: SaveDialogProps) {
  const rooms = useQuery(roomsQuery).data ?? [];
  const productions = useQuery(productionsQuery).data ?? [];
  const change = useEventChange(event, onDone);
  const preview = usePreview(event, body, change);
  const publishes = event.state === "draft" && body.state != null && body.state !== "draft";
  const count = event.counts?.participants ?? 0;
  const send = !publishes ? t("save.send") : count === 0 ? t("event.publish_nobody") : t("event.publish", { count });
  const isConflict = preview.problem?.type === "schedule_conflict";
  return (
    <FormDialog
      wide
      title={publishes ? t("publish.title", { title: event.title }) : t("save.title", { title: event.title })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={isConflict ? t("save.anyway") : send}
      busy={change.busy}
      held={isConflict && change.how.reason.trim() === "" ? t("refusal.reason.missing") : null}
      onSend={() => change.send(body)}
      onClose={onClose}
    >
      <HowToSend event={event} body={body} change={change} preview={preview} named={{ rooms, productions }} home={home} onTime={onTime} />
    </FormDialog>
  );
}
