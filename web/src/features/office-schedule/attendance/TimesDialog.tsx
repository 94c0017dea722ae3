// When somebody came and left, as one types it: where nobody pressed in time, or the wrong person was pressed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Way } from "../../../api/attendance";
import { asProblem, problemText } from "../../../api/problems";
import type { Attendance, ScheduleEvent } from "../../../api/types";
import { passEvent } from "../../../api/schedule";
import { t } from "../../../i18n/office-day";
import { Select, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import { addDays, clock, daysBetween, longDay, todayIn, zoneName } from "../days";
import { passagesOf } from "../../../presentation/event-time";
import { instantIn, localIn } from "../form/instant";
import { timeOf } from "../form/typed-time";
import pieces from "../Pieces.module.css";

interface TimesDialogProps {
  event: ScheduleEvent;
  person: Attendance;
  onClose: () => void;
}

interface Typed {
  day: string;
  time: string;
}

export function TimesDialog({ event, person, onClose }: TimesDialogProps) {
  const queries = useQueryClient();
  const { name } = person;
  const zone = event.timezone;
  const [first, last] = [event.local_start.slice(0, 10), event.local_end.slice(0, 10)];
  // What is noted lies around the event: also late in the evening before it, and in the night after.
  const [from, to] = passagesOf(event, Date.parse(person.call_at));
  const [earliest, latest] = [localIn(from, zone).slice(0, 10), localIn(to, zone).slice(0, 10)];
  const days = Array.from({ length: daysBetween(earliest, latest) + 1 }, (_, index) => addDays(earliest, index));
  const today = todayIn(zone);
  const typedOf = (noted: string | null | undefined): Typed => {
    if (noted == null) return { day: today > first && today <= last ? today : first, time: "" };
    const local = localIn(noted, zone);
    return { day: local.slice(0, 10), time: clock(local) };
  };
  const [came, setCame] = useState(() => typedOf(person.check_in_time));
  const [left, setLeft] = useState(() => typedOf(person.check_out_time));
  const [tried, setTried] = useState(false);

  const instantOf = ({ day, time }: Typed): string | null => {
    const found = timeOf(time);
    return found === null ? null : instantIn(`${day}T${found}`, zone);
  };
  const wrong = ({ time }: Typed, noted: string | null | undefined): string | undefined => {
    if (time.trim() === "") return noted == null ? undefined : t("attendance.times.kept");
    return timeOf(time) === null ? t("form.error.time") : undefined;
  };
  const [cameAt, leftAt] = [instantOf(came), instantOf(left)];
  const isBackwards = cameAt !== null && leftAt !== null && leftAt < cameAt;
  const cameError = wrong(came, person.check_in_time) ?? (came.time.trim() === "" && left.time.trim() === "" ? t("attendance.times.none") : undefined);
  const leftError = wrong(left, person.check_out_time) ?? (isBackwards ? t("attendance.times.order") : undefined);

  const save = useMutation({
    mutationFn: async () => {
      const changes: { way: Way; at: string }[] = [];
      const isNew = (typed: Typed, noted: string | null | undefined) => noted == null || typedOf(noted).day !== typed.day || typedOf(noted).time !== typed.time;
      if (cameAt !== null && isNew(came, person.check_in_time)) changes.push({ way: "in", at: cameAt });
      if (leftAt !== null && isNew(left, person.check_out_time)) changes.push({ way: "out", at: leftAt });
      // Whoever comes after they left is refused, also half-way.
      if (person.check_out_time != null && cameAt !== null && Date.parse(cameAt) > Date.parse(person.check_out_time)) changes.reverse();
      for (const { way, at } of changes) await passEvent(event.id, way, at, person.user_id);
    },
    onSuccess: () => {
      toast(t("attendance.times.saved", { name }));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const problem = save.error ? asProblem(save.error) : null;
  const submit = () => {
    setTried(true);
    if (cameError === undefined && leftError === undefined && !save.isPending) save.mutate();
  };
  const dayChoice = (value: Typed, set: (typed: Typed) => void, label: string) =>
    days.length > 1 && (
      <Select label={label} value={value.day} onChange={(input) => set({ ...value, day: input.target.value })}>
        {days.map((day) => (
          <option key={day} value={day}>
            {longDay(day)}
          </option>
        ))}
      </Select>
    );
  return (
    <FormDialog
      title={t("attendance.times", { name })}
      description={t("attendance.times.help", { zone: zoneName(zone), day: longDay(first) })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("attendance.times.save")}
      busy={save.isPending}
      refused={problem && (problem.errors.map(({ message }) => message).join(" ") || problemText(problem))}
      onSend={submit}
      onClose={onClose}
    >
      <div className={pieces.fields}>
        {dayChoice(came, setCame, t("attendance.times.day"))}
        <TextInput label={t("attendance.times.in")} autoComplete="off" value={came.time} help={t("form.time.help")} error={tried ? cameError : undefined} onChange={(input) => setCame({ ...came, time: input.target.value })} />
      </div>
      <div className={pieces.fields}>
        {dayChoice(left, setLeft, t("attendance.times.day"))}
        <TextInput label={t("attendance.times.out")} autoComplete="off" value={left.time} error={tried ? leftError : undefined} onChange={(input) => setLeft({ ...left, time: input.target.value })} />
      </div>
    </FormDialog>
  );
}
