// What stands against an event as it is: what was accepted with a reason, what came later, and what nobody was asked about because
// its series went on by itself. Where there is nothing, nothing is shown.
import { useQuery } from "@tanstack/react-query";
import { eventConflictsQuery } from "../../../api/office-schedule";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { isOver } from "../../../presentation/event-state";
import { useNow } from "../../../presentation/useNow";
import { Banner } from "../../../ui/States";
import { takesPlace } from "../board/layout";
import { Clashes } from "../change/Refusal";

export function EventConflicts({ event, home }: { event: ScheduleEvent; home: string }) {
  const now = useNow();
  const isAhead = takesPlace(event) && !isOver(event, now);
  const found = useQuery({ ...eventConflictsQuery(event.id), enabled: isAhead }).data;
  const clashes = found ? [...found.room_conflicts, ...found.people_conflicts] : [];
  if (!isAhead || clashes.length === 0) return null;
  return (
    <Banner tone="warning">
      <strong>{t("event.conflicts")}</strong>
      <Clashes clashes={clashes} home={home} />
    </Banner>
  );
}
