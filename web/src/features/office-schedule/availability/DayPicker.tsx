// Choosing days: a month to press or drag over, also by keys, and a span from one day to another.
import { useRef, useState, type KeyboardEvent } from "react";
import { formatDay, formatMonth } from "../../../i18n/format";
import { t } from "../../../i18n/office-availability";
import { daysInWords } from "../../../presentation/asked-days";
import { Button, IconButton } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { BackIcon, ForwardIcon, PlusIcon } from "../../../ui/icons";
import { addMonths, dayNumber, isDay, shortWeekday, weekOf } from "../days";
import pieces from "../Pieces.module.css";
import { canBeAsked, dayBesideKey, lastDay, rangeOf, weeksOf, withDays } from "./ask";
import styles from "./DayPicker.module.css";

interface DayPickerProps {
  days: readonly string[];
  today: string;
  error: string | undefined;
  onChange: (days: readonly string[]) => void;
}

/** A drag: where it began, whether it chooses, and what was chosen before. */
interface Sweep {
  from: string;
  chooses: boolean;
  before: readonly string[];
}

export function DayPicker({ days, today, error, onChange }: DayPickerProps) {
  const [at, setAt] = useState(days[0] ?? today);
  const [span, setSpan] = useState({ from: "", to: "" });
  const sweep = useRef<Sweep | null>(null);
  const anchor = useRef<string | null>(null);
  const month = at.slice(0, 7);
  const grid = useRef<HTMLTableElement>(null);
  const chosen = new Set(days);
  const toggle = (day: string, extends_: boolean) => {
    if (extends_ && anchor.current !== null) onChange(withDays(days, rangeOf(anchor.current, day), true, today));
    else onChange(withDays(days, [day], !chosen.has(day), today));
    anchor.current = day;
  };
  const over = (day: string) => {
    const swept = sweep.current;
    if (swept) onChange(swept.from === day ? swept.before : withDays(swept.before, rangeOf(swept.from, day), swept.chooses, today));
  };
  const onKey = (event: KeyboardEvent, day: string) => {
    const next = dayBesideKey(day, event.key);
    if (next === null || !canBeAsked(next, today)) return;
    event.preventDefault();
    setAt(next);
    // Once its month is there.
    setTimeout(() => grid.current?.querySelector<HTMLElement>(`[data-pick="${next}"]`)?.focus());
  };
  const turn = (months: number) => {
    const next = addMonths(at, months);
    setAt(next < today ? today : next);
  };
  const focusable = canBeAsked(at, today) ? at : today;
  return (
    <div className={styles.picker} id="ask-days" tabIndex={-1} role="group" aria-label={t("ask.field.days")}>
      <div className={styles.steps}>
        <IconButton label={t("pick.before")} icon={<BackIcon />} disabled={month <= today.slice(0, 7)} onClick={() => turn(-1)} />
        <h3 aria-live="polite">{formatMonth(month)}</h3>
        <IconButton label={t("pick.after")} icon={<ForwardIcon />} onClick={() => turn(1)} />
      </div>
      <table ref={grid} className={styles.month} onPointerUp={() => (sweep.current = null)} onPointerLeave={() => (sweep.current = null)}>
        <caption className="visually-hidden">{t("pick.month", { month: formatMonth(month) })}</caption>
        <thead>
          <tr>
            {weekOf(today).map((day) => (
              <th key={day} scope="col">
                {shortWeekday(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, index) => (
            <tr key={index}>
              {week.map((day, weekday) => (
                <td key={day ?? weekday}>
                  {day !== null && (
                    <button
                      type="button"
                      className={styles.day}
                      data-pick={day}
                      aria-pressed={chosen.has(day)}
                      aria-label={formatDay(day, true)}
                      disabled={!canBeAsked(day, today)}
                      tabIndex={day === focusable ? 0 : -1}
                      onFocus={() => setAt(day)}
                      onKeyDown={(event) => onKey(event, day)}
                      onPointerDown={(event) => {
                        // Fingers press; they scroll where they move.
                        if (event.pointerType === "mouse" && event.button === 0 && !event.shiftKey) sweep.current = { from: day, chooses: !chosen.has(day), before: days };
                      }}
                      onPointerEnter={() => over(day)}
                      onClick={(event) => toggle(day, event.shiftKey)}
                    >
                      {dayNumber(day).replace(/\D/g, "")}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={pieces.quiet}>{t("pick.help")}</p>
      <div className={pieces.fields}>
        <TextInput label={t("pick.from")} type="date" min={today} max={lastDay(today)} value={span.from} onChange={(event) => setSpan({ ...span, from: event.target.value })} />
        <TextInput label={t("pick.to")} type="date" min={span.from === "" ? today : span.from} max={lastDay(today)} value={span.to} onChange={(event) => setSpan({ ...span, to: event.target.value })} />
        <Button
          className={styles.add}
          icon={<PlusIcon />}
          disabledReason={isDay(span.from) && isDay(span.to) ? null : t("form.error.day")}
          onClick={() => {
            onChange(withDays(days, rangeOf(span.from, span.to), true, today));
            setSpan({ from: "", to: "" });
          }}
        >
          {t("pick.add")}
        </Button>
      </div>
      <p role="status">{days.length === 0 ? t("pick.none") : t("pick.chosen", { count: days.length, days: daysInWords(days) })}</p>
      {error !== undefined && <p className={styles.error}>{error}</p>}
      {days.length > 0 && (
        <div>
          <Button variant="quiet" onClick={() => onChange([])}>
            {t("pick.clear")}
          </Button>
        </div>
      )}
    </div>
  );
}
