// When an event is: day, times in any way one types them, whole days, the zone, and another one where a journey ends.
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/office-schedule";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { longDay, zoneName } from "../days";
import { whenOf } from "./draft";
import { controlId, type PartProps } from "./fields";
import styles from "./Form.module.css";

export function WhenFields({ draft, change, errorOf, home }: PartProps) {
  const when = whenOf(draft);
  const isAfterMidnight = when !== null && !draft.allDay && !draft.endsLater && when.local_end.slice(0, 10) > draft.day;
  const isJourney = draft.type === "travel" || draft.endZone !== "";
  return (
    <>
      <div className={styles.times}>
        <TextInput label={t("form.day")} id={controlId("day")} type="date" value={draft.day} onChange={(event) => change({ day: event.target.value })} error={errorOf("day")} />
        {!draft.allDay && (
          <>
            <TextInput label={t("form.start")} id={controlId("start")} autoComplete="off" value={draft.start} onChange={(event) => change({ start: event.target.value })} error={errorOf("start")} help={t("form.time.help")} />
            <TextInput
              label={t("form.end")}
              id={controlId("end")}
              autoComplete="off"
              value={draft.end}
              onChange={(event) => change({ end: event.target.value })}
              error={errorOf("end")}
              help={isAfterMidnight ? t("form.after_midnight", { day: longDay(when.local_end.slice(0, 10)) }) : undefined}
            />
          </>
        )}
        {draft.endsLater && (
          <TextInput
            label={draft.allDay ? t("form.last_day") : t("form.end_day")}
            id={controlId("endDay")}
            type="date"
            min={draft.endZone === "" ? draft.day : undefined}
            value={draft.endDay}
            onChange={(event) => change({ endDay: event.target.value })}
            error={errorOf("endDay")}
          />
        )}
      </div>
      <div className={styles.checks}>
        <Checkbox label={t("form.all_day")} checked={draft.allDay} onChange={(event) => change({ allDay: event.target.checked })} />
        <Checkbox label={t("form.ends_later")} checked={draft.endsLater} onChange={(event) => change({ endsLater: event.target.checked, endDay: event.target.checked ? draft.endDay || draft.day : "" })} />
      </div>
      <div className={styles.pair}>
        <ZoneSelect label={t("form.zone")} value={draft.zone} home={home} onChange={(zone) => change({ zone })} />
        {isJourney && <ZoneSelect label={t("form.end_zone")} value={draft.endZone} home={home} same={t("form.end_zone.same")} onChange={(endZone) => change({ endZone })} />}
      </div>
    </>
  );
}

interface ZoneSelectProps {
  label: string;
  value: string;
  home: string;
  /** How "no other one" is called, where that can be chosen. */
  same?: string;
  onChange: (zone: string) => void;
}

const allZones: readonly string[] = Intl.supportedValuesOf("timeZone");

function ZoneSelect({ label, value, home, same, onChange }: ZoneSelectProps) {
  const likely = [...new Set([home, currentTimeZone(), ...(value === "" ? [] : [value])])];
  return (
    <Select label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {same !== undefined && <option value="">{same}</option>}
      <optgroup label={t("form.zone.likely")}>
        {likely.map((zone) => (
          <option key={zone} value={zone}>
            {zoneName(zone)}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("form.zone.all")}>
        {allZones
          .filter((zone) => !likely.includes(zone))
          .map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
      </optgroup>
    </Select>
  );
}
