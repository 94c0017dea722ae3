// A drive with one's own vehicle; the server works the amount out.
import type { MileageDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatMoney, formatUnitPrice } from "../../../i18n/format";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { mileageEstimate } from "../rules";
import type { PartProps } from "./ClaimForm";
import { decimal } from "./controls";
import styles from "./Form.module.css";

const vehicles = ["car", "motorcycle", "bicycle"] as const;

export function MileageFields({ draft, basics, change, field }: PartProps) {
  const { defaults } = basics;
  const set = (part: Partial<MileageDraft>) => change({ mileage: { ...draft.mileage, ...part } });
  const estimate = mileageEstimate(draft, defaults);
  if (defaults.mileage_rates.length === 0) return <Banner tone="warning">{t("form.mileage.none")}</Banner>;
  return (
    <>
      <Select
        {...field("mileage.vehicle")}
        label={t("form.mileage.vehicle")}
        value={draft.mileage.vehicle}
        onChange={(event) => set({ vehicle: vehicles.find((each) => each === event.target.value) ?? "car" })}
      >
        {defaults.mileage_rates.map(({ vehicle, per_km }) => (
          <option key={vehicle} value={vehicle}>
            {t("form.vehicle.rate", { vehicle: t(`form.vehicle.${vehicle}`), rate: formatUnitPrice(per_km, defaults.currency) })}
          </option>
        ))}
      </Select>
      <div className={styles.pair}>
        <TextInput
          {...field("mileage.from")}
          label={t("form.mileage.from")}
          maxLength={255}
          value={draft.mileage.from}
          onChange={(event) => set({ from: event.target.value })}
        />
        <TextInput
          {...field("mileage.to")}
          label={t("form.mileage.to")}
          maxLength={255}
          value={draft.mileage.to}
          onChange={(event) => set({ to: event.target.value })}
        />
      </div>
      <TextInput
        {...field("mileage.distance_km")}
        label={t("form.mileage.distance")}
        {...decimal}
        value={draft.mileage.distance}
        onChange={(event) => set({ distance: event.target.value })}
      />
      <Checkbox label={t("form.mileage.round_trip")} checked={draft.mileage.round_trip} onChange={(event) => set({ round_trip: event.target.checked })} />
      {estimate !== null && <strong>{t("form.mileage.estimate", { amount: formatMoney(estimate, defaults.currency) })}</strong>}
    </>
  );
}
