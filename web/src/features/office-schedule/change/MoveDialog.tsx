// Moving an event, after a drop on the board or by the keyboard: when and where, then how much of a series and who is told, in
// one dialog. Until it is sent nothing has happened; closing it is the undo.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { productionsQuery, roomsQuery } from "../../../api/schedule";
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Select, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { placeOf, type Target } from "../board/layout";
import { addDays, clock, daysBetween, isDay, zoneName } from "../days";
import { isForwards } from "../form/instant";
import { timeOf } from "../form/typed-time";
import pieces from "../Pieces.module.css";
import { ownPlace } from "../words";
import { HowToSend } from "./HowToSend";
import { useEventChange } from "./useEventChange";
import { usePreview } from "./usePreview";
import styles from "./Change.module.css";

interface MoveDialogProps {
  event: ScheduleEvent;
  /** Where it was dropped; where it is, without. */
  target?: Target;
  home: string;
  onClose: () => void;
}

/** What is different from where the event is. */
export function movedBody(event: ScheduleEvent, target: Target): EventChanges {
  const now = placeOf(event);
  const hasTime = now.local_start !== target.local_start || now.local_end !== target.local_end;
  const hasRoom = now.room_id !== target.room_id;
  return {
    ...(hasTime ? { local_start: target.local_start, local_end: target.local_end } : {}),
    ...(hasRoom ? { room_id: target.room_id } : {}),
    // In a room of the company it is not at another place any more.
    ...(hasRoom && target.room_id !== null && ownPlace(event) !== null ? { location: null } : {}),
  };
}

interface Typed {
  day: string;
  /** The last day that was one: a field of the browser is empty while a day is typed into it. */
  known: string;
  start: string;
  endDay: string;
  end: string;
  room: string;
}

function typedOf({ local_start, local_end, room_id }: Target, allDay: boolean): Typed {
  return {
    day: local_start.slice(0, 10),
    known: local_start.slice(0, 10),
    start: clock(local_start),
    // Of whole days the last one is shown, not the midnight after it.
    endDay: allDay ? addDays(local_end.slice(0, 10), -1) : local_end.slice(0, 10),
    end: clock(local_end),
    room: room_id ?? "",
  };
}

/** Null where something typed is no day or time, or the end is not after the start. */
function targetOf(typed: Typed, { all_day, timezone, end_timezone }: ScheduleEvent): Target | null {
  const [start, end] = all_day ? ["00:00", "00:00"] : [timeOf(typed.start), timeOf(typed.end)];
  if (!isDay(typed.day) || !isDay(typed.endDay) || start === null || end === null) return null;
  const endDay = all_day ? addDays(typed.endDay, 1) : typed.endDay;
  const target = { local_start: `${typed.day}T${start}`, local_end: `${endDay}T${end}`, room_id: typed.room === "" ? null : typed.room };
  // Journeys may end earlier on the clock than they begin.
  return isForwards(target.local_start, timezone, target.local_end, end_timezone) ? target : null;
}

export function MoveDialog({ event, target, home, onClose }: MoveDialogProps) {
  const rooms = useQuery(roomsQuery).data ?? [];
  const productions = useQuery(productionsQuery).data ?? [];
  const [typed, setTyped] = useState(() => typedOf(target ?? placeOf(event), event.all_day));
  const [tried, setTried] = useState(false);
  const change = useEventChange(event, onClose);
  const wanted = targetOf(typed, event);
  const isBackwards = wanted === null && isDay(typed.day) && (event.all_day || (timeOf(typed.start) !== null && timeOf(typed.end) !== null));
  const body = wanted ? movedBody(event, wanted) : {};
  const isMoved = Object.keys(body).length > 0;
  const preview = usePreview(event, body, change);
  const isConflict = preview.problem?.type === "schedule_conflict";
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const changeDay = (day: string) => set(isDay(day) ? { day, known: day, ...(isDay(typed.endDay) ? { endDay: addDays(typed.endDay, daysBetween(typed.known, day)) } : {}) } : { day });
  const wrong = (text: string) => (tried && timeOf(text) === null ? t("form.error.time") : undefined);
  const waits = isConflict && change.how.reason.trim() === "";
  const submit = () => {
    setTried(true);
    if (wanted && isMoved && !waits) change.send(body);
  };
  return (
    <FormDialog
      wide
      title={t("move.title", { title: event.title })}
      closeLabel={t("action.close")}
      cancel={t("move.undo")}
      send={isConflict ? t("move.anyway") : t("move.send")}
      busy={change.busy}
      held={isMoved || wanted === null ? (waits ? t("refusal.reason.missing") : null) : t("change.nothing")}
      onSend={submit}
      onClose={onClose}
    >
      <div className={styles.fields}>
        <TextInput label={t("form.day")} type="date" value={typed.day} onChange={(input) => changeDay(input.target.value)} error={tried && !isDay(typed.day) ? t("form.error.day") : undefined} />
        {!event.all_day && <TextInput label={t("form.start")} value={typed.start} onChange={(input) => set({ start: input.target.value })} error={wrong(typed.start)} />}
        <TextInput
          label={t("form.end_day")}
          type="date"
          value={typed.endDay}
          onChange={(input) => set({ endDay: input.target.value })}
          error={tried && isBackwards ? t("form.error.end_day") : undefined}
        />
        {!event.all_day && <TextInput label={t("form.end")} value={typed.end} onChange={(input) => set({ end: input.target.value })} error={wrong(typed.end)} />}
        <div className={styles.full}>
          <Select label={t("form.room")} value={typed.room} onChange={(input) => set({ room: input.target.value })}>
            <option value="">{t("form.room.none")}</option>
            {event.room && rooms.every(({ id }) => id !== event.room?.id) && <option value={event.room.id}>{event.room.name}</option>}
            {rooms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </div>
        {event.timezone !== home && <p className={pieces.quiet}>{t("move.zone", { zone: zoneName(event.timezone) })}</p>}
      </div>
      <HowToSend
        event={event}
        body={body}
        change={change}
        preview={preview}
        named={{ rooms, productions }}
        home={home}
        onTime={(field, local) => set(field === "local_start" ? { day: local.slice(0, 10), known: local.slice(0, 10), start: clock(local) } : { endDay: local.slice(0, 10), end: clock(local) })}
      />
    </FormDialog>
  );
}
