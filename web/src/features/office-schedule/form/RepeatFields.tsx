// How an event repeats: never, daily, weekly on some days, monthly; for ever, until a day, or a number of times.
import { t } from "../../../i18n/office-schedule";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { weekdayOf } from "../days";
import pieces from "../Pieces.module.css";
import { controlId, type PartProps } from "./fields";
import { weekdays, type Repeat } from "./repeat";
import { repeatWords, weekdayName } from "./repeat-words";
import styles from "./Form.module.css";

interface RepeatFieldsProps extends PartProps {
  /** It is a series already, which cannot become a single event. */
  isSeries: boolean;
  /** How many times were added to its rule or taken out of it. */
  exceptions: number;
}

const choices = ["never", "day", "week", "month"] as const;

export function RepeatFields({ draft, change, errorOf, isSeries, exceptions }: RepeatFieldsProps) {
  const { repeat } = draft;
  const set = (part: Partial<Repeat>) => change({ repeat: { ...repeat, ...part } });
  const begin = (every: Repeat["every"]) => {
    const day = weekdays[weekdayOf(draft.day) - 1];
    set({ every, days: every === "week" && repeat.days.length === 0 && day ? [day] : repeat.days });
  };
  const { every } = repeat;
  return (
    <>
      <Select label={t("form.repeat")} value={every} onChange={(event) => begin(event.target.value as Repeat["every"])} help={every === "never" || every === "other" ? undefined : repeatWords(repeat)}>
        {choices
          .filter((choice) => choice !== "never" || !isSeries)
          .map((choice) => (
            <option key={choice} value={choice}>
              {t(`form.repeat.${choice}`)}
            </option>
          ))}
        {every === "other" && <option value="other">{t("repeat.other")}</option>}
      </Select>
      {every !== "never" && every !== "other" && (
        <div className={styles.repeat}>
          <TextInput label={t(`form.interval.${every}`)} id={controlId("interval")} inputMode="numeric" value={repeat.interval} onChange={(event) => set({ interval: event.target.value })} error={errorOf("interval")} />
          {every === "week" && (
            <fieldset className={styles.weekdays}>
              <legend>{t("form.days")}</legend>
              {weekdays.map((day) => (
                <Checkbox
                  key={day}
                  label={
                    <>
                      <span aria-hidden="true">{weekdayName(day, "short")}</span>
                      <span className="visually-hidden">{weekdayName(day)}</span>
                    </>
                  }
                  checked={repeat.days.includes(day)}
                  onChange={(event) => set({ days: event.target.checked ? [...repeat.days, day] : repeat.days.filter((each) => each !== day) })}
                />
              ))}
            </fieldset>
          )}
          <Select label={t("form.ends")} value={repeat.ends} onChange={(event) => set({ ends: event.target.value as Repeat["ends"] })}>
            {(["never", "until", "count"] as const).map((ends) => (
              <option key={ends} value={ends}>
                {t(`form.ends.${ends}`)}
              </option>
            ))}
          </Select>
          {repeat.ends === "until" && <TextInput label={t("form.until")} id={controlId("until")} type="date" min={draft.day} value={repeat.until} onChange={(event) => set({ until: event.target.value })} error={errorOf("until")} />}
          {repeat.ends === "count" && <TextInput label={t("form.count")} id={controlId("count")} inputMode="numeric" value={repeat.count} onChange={(event) => set({ count: event.target.value })} error={errorOf("count")} />}
        </div>
      )}
      {exceptions > 0 && <p className={pieces.quiet}>{t("form.exceptions", { count: exceptions })}</p>}
    </>
  );
}
