// What is planned in some days on other days as well, or there instead: written again, all or none of it, as drafts unless one says
// otherwise; or moved, each for itself, with everybody's answers.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import { cloneEvents } from "../../../api/bringing-in";
import { asProblem, problemText } from "../../../api/problems";
import { productionsQuery } from "../../../api/schedule";
import type { EventShifted, EventState } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { Button, buttonClass } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { Banner } from "../../../ui/States";
import { Refusal } from "../change/Refusal";
import { spanOfDays } from "../days";
import pieces from "../Pieces.module.css";
import { Radios } from "../Radios";
import { ShiftFields } from "./ShiftFields";
import { Staying } from "./Staying";
import { useDays } from "./useDays";
import { useIntention } from "./useIntention";
import { useShifting } from "./useShifting";

const states = ["draft", "tentative", "confirmed"] as const satisfies readonly EventState[];
const ways = ["copy", "move"] as const;

interface CloneDialogProps {
  /** What is meant unless one says otherwise. */
  first: string;
  last: string;
  production: string;
  home: string;
  onClose: () => void;
}

export function CloneDialog({ first, last, production: shown, home, onClose }: CloneDialogProps) {
  const queries = useQueryClient();
  const productions = useQuery(productionsQuery).data ?? [];
  const [way, setWay] = useState<(typeof ways)[number]>("copy");
  const moves = way === "move";
  const days = useDays(first, last, shown, moves);
  const { from, to, onto, production, isWhole, by, set, setWhole, shift, target, errors, isRight } = days;
  const [state, setState] = useState<EventState>("draft");
  const [withPeople, setWithPeople] = useState(true);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const shifting = useShifting(days, moves);
  const body = {
    start_date: from,
    end_date: to,
    shift_days: shift,
    production_id: production === "" ? null : production,
    state,
    with_participants: withPeople,
    accept_conflicts: reason.trim() === "" ? null : reason.trim(),
  };
  const key = useIntention(body);
  const clone = useMutation({
    mutationFn: () => cloneEvents(body, key),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const problem = clone.error && !moves ? asProblem(clone.error) : null;
  const isConflict = problem?.type === "schedule_conflict";
  const needsReason = isConflict && reason.trim() === "";
  const empty = shifting.known?.events.length === 0;
  const waiting = shifting.known?.moved;
  const send = () => {
    setTried(true);
    if (!isRight) return;
    if (moves) shifting.run();
    else if (!needsReason) clone.mutate();
  };
  if (shifting.result) return <Moved result={shifting.result} target={target ?? daysMovedTo(shifting.result)} onClose={onClose} />;
  if (clone.data && target) return <Copied count={clone.data.events.length} state={state} target={target} onClose={onClose} />;
  return (
    <FormDialog
      wide
      title={moves ? t("shift.title") : t("clone.title")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={moves ? (waiting === undefined ? t("shift.send") : t("shift.send.count", { count: waiting })) : isConflict ? t("clone.anyway") : t("clone.send")}
      busy={moves ? shifting.busy : clone.isPending}
      held={moves ? (empty ? t(isWhole ? "shift.empty.whole" : "shift.empty") : null) : needsReason ? t("refusal.reason.missing") : null}
      refused={moves && shifting.problem && (shifting.problem.errors[0]?.message ?? problemText(shifting.problem))}
      onSend={send}
      onClose={onClose}
    >
      <Radios legend={t("shift.way")} value={way} options={ways.map((value) => ({ value, label: t(`shift.way.${value}`), detail: t(`shift.way.${value}.help`) }))} onChange={setWay} />
      {isWhole ? (
        <TextInput label={t("shift.by")} help={t("shift.by.help")} value={by} onChange={(input) => set({ by: input.target.value })} error={tried ? errors.by : undefined} />
      ) : (
        <div className={pieces.fields}>
          <TextInput label={t("clone.from")} type="date" value={from} onChange={(input) => set({ from: input.target.value })} error={tried ? errors.from : undefined} />
          <TextInput label={t("clone.to")} type="date" value={to} onChange={(input) => set({ to: input.target.value })} error={tried ? errors.to : undefined} />
          <TextInput label={t("clone.onto")} type="date" value={onto} onChange={(input) => set({ onto: input.target.value })} error={tried ? errors.onto : undefined} />
        </div>
      )}
      <p className={pieces.quiet} role="status">
        {target && shift !== 0 && spanWords(moves, shift, spanOfDays(target.first, target.last))}
      </p>
      <div className={pieces.fields}>
        <Select label={t("clone.production")} value={production} onChange={(input) => set({ production: input.target.value })}>
          <option value="">{t("clone.production.all")}</option>
          {productions.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        {!moves && (
          <Select label={t("clone.state")} help={t("import.state.help")} value={state} onChange={(input) => setState(input.target.value as EventState)}>
            {states.map((value) => (
              <option key={value} value={value}>
                {t(`event.state.${value}`)}
              </option>
            ))}
          </Select>
        )}
      </div>
      {moves && production !== "" && <Checkbox label={t("shift.whole")} checked={isWhole} onChange={(input) => setWhole(input.target.checked)} />}
      {moves ? <ShiftFields shifting={shifting} /> : <Checkbox label={t("clone.people")} checked={withPeople} onChange={(input) => setWithPeople(input.target.checked)} />}
      {problem && <Refusal problem={problem} home={home} reason={reason} onReason={setReason} fold={null} onFold={() => undefined} onTime={() => undefined} />}
    </FormDialog>
  );
}

function spanWords(moves: boolean, shift: number, span: string): string {
  const said = { count: Math.abs(shift), span };
  if (moves) return t(shift > 0 ? "shift.shift" : "shift.shift.earlier", said);
  return t(shift > 0 ? "clone.shift" : "clone.shift.earlier", said);
}

interface Target {
  first: string;
  last: string;
}

/** From the first to the last day on which something of it is now. */
function daysMovedTo({ events }: EventShifted): Target {
  const found = events.flatMap(({ refusal, new_local_start }) => (refusal ? [] : [new_local_start.slice(0, 10)])).sort();
  return { first: found[0] ?? "", last: found.at(-1) ?? "" };
}

function Copied({ count, state, target, onClose }: { count: number; state: EventState; target: Target; onClose: () => void }) {
  return (
    <Done title={t("clone.title")} target={target} hasShown={count > 0} onClose={onClose}>
      <strong>{count > 0 ? t("clone.done", { count }) : t("clone.nothing")}</strong>
      {count > 0 && <p>{state === "draft" ? t("clone.done.body.draft") : t("clone.done.body")}</p>}
    </Done>
  );
}

function Moved({ result: { moved, events }, target, onClose }: { result: EventShifted; target: Target; onClose: () => void }) {
  const stays = events.filter(({ refusal }) => refusal);
  return (
    <Done title={t("shift.title")} target={target} hasShown={moved > 0} onClose={onClose}>
      <strong>{moved > 0 ? t("shift.done", { count: moved }) : t("shift.nothing")}</strong>
      {stays.length > 0 && (
        <>
          <p>{t("shift.stayed", { count: stays.length })}</p>
          <Staying events={stays} />
        </>
      )}
    </Done>
  );
}

function Done({ title, target, hasShown, children, onClose }: { title: string; target: Target; hasShown: boolean; children: ReactNode; onClose: () => void }) {
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={title}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.close")}</Button>
          {hasShown && (
            <Link href={`/schedule?day=${target.first}`} className={buttonClass("primary")} onClick={onClose}>
              {t("clone.done.show", { span: spanOfDays(target.first, target.last) })}
            </Link>
          )}
        </>
      }
    >
      <div role="status">
        <Banner tone={hasShown ? "success" : "info"}>{children}</Banner>
      </div>
    </DialogOnDemand>
  );
}
