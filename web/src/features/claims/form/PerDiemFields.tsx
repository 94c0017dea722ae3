// Days away; the server works the amount out from place, times and the meals that others paid.
import type { PerDiemDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Select, TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import type { PartProps } from "./ClaimForm";
import styles from "./Form.module.css";

const meals = ["breakfasts", "lunches", "dinners"] as const;

export function PerDiemFields({ draft, basics, change, field }: PartProps) {
  const { defaults } = basics;
  const away = draft.per_diem;
  const set = (part: Partial<PerDiemDraft>) => change({ per_diem: { ...away, ...part } });
  if (defaults.per_diem_places.length === 0) return <Banner tone="warning">{t("form.per_diem.none")}</Banner>;
  return (
    <>
      <Select
        {...field("per_diem.place")}
        label={t("form.per_diem.place")}
        value={away.place}
        onChange={(event) => set({ place: event.target.value })}
      >
        <option value="">{t("form.category.choose")}</option>
        {defaults.per_diem_places.map(({ place, full_day }) => (
          <option key={place} value={place}>
            {t("form.per_diem.option", { place, rate: formatMoney(full_day, defaults.currency) })}
          </option>
        ))}
      </Select>
      <div className={styles.pair}>
        <TextInput
          {...field("per_diem.starts_at")}
          label={t("form.per_diem.starts")}
          help={t("form.per_diem.zone", { zone: away.timezone.replaceAll("_", " ") })}
          type="datetime-local"
          value={away.starts}
          onChange={(event) => set({ starts: event.target.value })}
        />
        <TextInput
          {...field("per_diem.ends_at")}
          label={t("form.per_diem.ends")}
          type="datetime-local"
          value={away.ends}
          onChange={(event) => {
            const ends = event.target.value;
            // The day of the claim is the one of the return: the server judges rates and months by it.
            change({ per_diem: { ...away, ends }, ...(ends === "" ? {} : { expense_date: ends.slice(0, 10) }) });
          }}
        />
      </div>
      <fieldset className={styles.meals}>
        <legend>{t("form.per_diem.meals")}</legend>
        {meals.map((meal) => (
          <TextInput
            key={meal}
            label={t(`form.per_diem.${meal}`)}
            type="number"
            min={0}
            max={366}
            inputMode="numeric"
            value={away[meal]}
            onChange={(event) => set({ [meal]: event.target.value })}
          />
        ))}
      </fieldset>
    </>
  );
}
