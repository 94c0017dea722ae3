// Writing the events of some days again on other days: all or none of them, as drafts unless one says otherwise.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { cloneEvents } from "../../../api/bringing-in";
import { newIdempotencyKey } from "../../../api/client";
import { asProblem } from "../../../api/problems";
import { productionsQuery } from "../../../api/schedule";
import type { EventState } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { Button, buttonClass } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { Banner } from "../../../ui/States";
import { Refusal } from "../change/Refusal";
import { addDays, daysBetween, isDay, spanOfDays } from "../days";
import pieces from "../Pieces.module.css";

const mostDays = 31;
const mostShift = 1_000;
const states = ["draft", "tentative", "confirmed"] as const satisfies readonly EventState[];

interface CloneDialogProps {
  /** What is copied unless one says otherwise. */
  first: string;
  last: string;
  production: string;
  home: string;
  onClose: () => void;
}

export function CloneDialog({ first, last, production: shown, home, onClose }: CloneDialogProps) {
  const queries = useQueryClient();
  const productions = useQuery(productionsQuery).data ?? [];
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(last);
  // The same weekdays, right after what is copied.
  const [onto, setOnto] = useState(() => addDays(first, Math.ceil((daysBetween(first, last) + 1) / 7) * 7));
  const [production, setProduction] = useState(shown);
  const [state, setState] = useState<EventState>("draft");
  const [withPeople, setWithPeople] = useState(true);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const isSpan = isDay(from) && isDay(to) && to >= from;
  const shift = isDay(from) && isDay(onto) ? daysBetween(from, onto) : 0;
  const target = isSpan && isDay(onto) ? { first: onto, last: addDays(to, shift) } : null;
  const errors = {
    from: isDay(from) ? undefined : t("clone.error.day"),
    to: !isDay(to) ? t("clone.error.day") : !isSpan ? t("clone.error.order") : daysBetween(from, to) >= mostDays ? t("clone.error.long") : undefined,
    onto: !isDay(onto) ? t("clone.error.day") : shift === 0 ? t("clone.error.same") : Math.abs(shift) > mostShift ? t("clone.error.far") : undefined,
  };
  const body = {
    start_date: from,
    end_date: to,
    shift_days: shift,
    production_id: production === "" ? null : production,
    state,
    with_participants: withPeople,
    accept_conflicts: reason.trim() === "" ? null : reason.trim(),
  };
  // What is asked for again under the same key must be the same.
  const intention = JSON.stringify(body);
  const [key, setKey] = useState({ of: intention, value: newIdempotencyKey() });
  if (key.of !== intention) setKey({ of: intention, value: newIdempotencyKey() });
  const clone = useMutation({
    mutationFn: () => cloneEvents(body, key.value),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const problem = clone.error ? asProblem(clone.error) : null;
  const isConflict = problem?.type === "schedule_conflict";
  const submit = () => {
    setTried(true);
    const isWrong = Object.values(errors).some((error) => error !== undefined);
    if (!isWrong && !clone.isPending && !(isConflict && reason.trim() === "")) clone.mutate();
  };
  if (clone.data && target) return <Done count={clone.data.events.length} state={state} target={target} onClose={onClose} />;
  return (
    <FormDialog
      wide
      title={t("clone.title")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={isConflict ? t("clone.anyway") : t("clone.send")}
      busy={clone.isPending}
      held={isConflict && reason.trim() === "" ? t("refusal.reason.missing") : null}
      onSend={submit}
      onClose={onClose}
    >
      <div className={pieces.fields}>
        <TextInput label={t("clone.from")} type="date" value={from} onChange={(input) => setFrom(input.target.value)} error={tried ? errors.from : undefined} />
        <TextInput label={t("clone.to")} type="date" value={to} onChange={(input) => setTo(input.target.value)} error={tried ? errors.to : undefined} />
        <TextInput label={t("clone.onto")} type="date" value={onto} onChange={(input) => setOnto(input.target.value)} error={tried ? errors.onto : undefined} />
      </div>
      <p className={pieces.quiet} role="status">
        {target && shift !== 0 && t(shift > 0 ? "clone.shift" : "clone.shift.earlier", { count: Math.abs(shift), span: spanOfDays(target.first, target.last) })}
      </p>
      <div className={pieces.fields}>
        <Select label={t("clone.production")} value={production} onChange={(input) => setProduction(input.target.value)}>
          <option value="">{t("clone.production.all")}</option>
          {productions.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select label={t("clone.state")} help={t("import.state.help")} value={state} onChange={(input) => setState(input.target.value as EventState)}>
          {states.map((value) => (
            <option key={value} value={value}>
              {t(`event.state.${value}`)}
            </option>
          ))}
        </Select>
      </div>
      <Checkbox label={t("clone.people")} checked={withPeople} onChange={(input) => setWithPeople(input.target.checked)} />
      {problem && <Refusal problem={problem} home={home} reason={reason} onReason={setReason} fold={null} onFold={() => undefined} onTime={() => undefined} />}
    </FormDialog>
  );
}

function Done({ count, state, target, onClose }: { count: number; state: EventState; target: { first: string; last: string }; onClose: () => void }) {
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("clone.title")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          {count > 0 && (
            <Link href={`/schedule?day=${target.first}`} className={buttonClass("primary")} onClick={onClose}>
              {t("clone.done.show", { span: spanOfDays(target.first, target.last) })}
            </Link>
          )}
        </>
      }
    >
      <div role="status">
        <Banner tone={count > 0 ? "success" : "info"}>
          <strong>{count > 0 ? t("clone.done", { count }) : t("clone.nothing")}</strong>
          {count > 0 && <p>{state === "draft" ? t("clone.done.body.draft") : t("clone.done.body")}</p>}
        </Banner>
      </div>
    </DialogOnDemand>
  );
}
