// What kilometres and days away are paid with, from a day on.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  createMileageRate,
  createPerDiemRate,
  deleteMileageRate,
  deletePerDiemRate,
  expenseSettingsQuery,
  mileageRatesQuery,
  perDiemRatesQuery,
} from "../../../api/claim-settings";
import { newIdempotencyKey } from "../../../api/client";
import { useMe } from "../../../api/identity";
import type { MileageRate, PerDiemRate, Vehicle } from "../../../api/types";
import { amountOf } from "../../../i18n/amount";
import { formatDay, formatMoney, formatUnitPrice } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { Select, TextInput } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { todayIn } from "../today";
import { Entries, SmallForm } from "./Parts";
import { rateOf } from "./rates";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

const vehicles: readonly Vehicle[] = ["car", "motorcycle", "bicycle"];

export function Allowances() {
  const currency = useQuery(expenseSettingsQuery).data?.base_currency ?? "EUR";
  return (
    <div className={styles.part}>
      <MileageRates currency={currency} />
      <PerDiemRates currency={currency} />
    </div>
  );
}

function MileageRates({ currency }: { currency: string }) {
  const me = useMe();
  const rates = useQuery(mileageRatesQuery);
  const [vehicle, setVehicle] = useState<Vehicle>("car");
  const [perKm, setPerKm] = useState("");
  const [from, setFrom] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const rate = rateOf(perKm);
  const add = useChange(() => createMileageRate({ vehicle, valid_from: from, per_km: rate ?? "" }, newIdempotencyKey()), {
    fields: ["per_km", "valid_from"],
    after: () => {
      setPerKm("");
      setTried(false);
    },
  });
  const nameOf = (entry: MileageRate) => t(`settings.vehicle.${entry.vehicle}`);
  const remove = useChange((entry: MileageRate) => deleteMileageRate(entry.id));
  return (
    <Section title={t("settings.mileage")}>
      <p className={styles.muted}>{t("settings.mileage.lead")}</p>
      <Entries
        query={rates}
        remove={remove}
        name={nameOf}
        text={(entry) => t("settings.mileage.row", { vehicle: nameOf(entry), rate: formatUnitPrice(entry.per_km, currency), day: formatDay(entry.valid_from) })}
      />
      <SmallForm
        change={add}
        submit={t("settings.add")}
        onSubmit={() => {
          setTried(true);
          if (rate !== null && from !== "") add.run(undefined);
        }}
      >
        <div className={styles.three}>
          <Select label={t("settings.vehicle")} value={vehicle} onChange={(event) => setVehicle(vehicles.find((each) => each === event.target.value) ?? "car")}>
            {vehicles.map((each) => (
              <option key={each} value={each}>
                {t(`settings.vehicle.${each}`)}
              </option>
            ))}
          </Select>
          <TextInput
            label={t("settings.per_km")}
            inputMode="decimal"
            value={perKm}
            onChange={(event) => setPerKm(event.target.value)}
            error={tried && rate === null ? t("settings.error.rate") : add.errorOf("per_km")}
          />
          <TextInput type="date" label={t("settings.from")} value={from} onChange={(event) => setFrom(event.target.value)} error={tried && from === "" ? t("settings.error.day") : add.errorOf("valid_from")} />
        </div>
      </SmallForm>
    </Section>
  );
}

function PerDiemRates({ currency }: { currency: string }) {
  const me = useMe();
  const rates = useQuery(perDiemRatesQuery);
  const [place, setPlace] = useState("");
  const [full, setFull] = useState("");
  const [part, setPart] = useState("");
  const [from, setFrom] = useState(() => todayIn(me.user.timezone));
  const [tried, setTried] = useState(false);
  const [fullDay, partDay] = [amountOf(full, currency), amountOf(part, currency)];
  const add = useChange(() => createPerDiemRate({ place: place.trim(), valid_from: from, full_day: Number(fullDay), part_day: Number(partDay) }, newIdempotencyKey()), {
    fields: ["place", "full_day", "part_day", "valid_from"],
    after: () => {
      setPlace("");
      setFull("");
      setPart("");
      setTried(false);
    },
  });
  const remove = useChange((entry: PerDiemRate) => deletePerDiemRate(entry.id));
  const amountError = (amount: string | null | undefined, field: string) => (tried && !amount ? t("settings.error.amount") : add.errorOf(field));
  return (
    <Section title={t("settings.per_diem")}>
      <p className={styles.muted}>{t("settings.per_diem.lead")}</p>
      <Entries
        query={rates}
        remove={remove}
        name={({ place: name }) => name}
        text={(entry) =>
          t("settings.per_diem.row", {
            place: entry.place,
            full: formatMoney(entry.full_day, currency),
            part: formatMoney(entry.part_day, currency),
            day: formatDay(entry.valid_from),
          })
        }
      />
      <SmallForm
        change={add}
        submit={t("settings.add")}
        onSubmit={() => {
          setTried(true);
          if (place.trim() !== "" && fullDay && partDay && from !== "") add.run(undefined);
        }}
      >
        <div className={styles.three}>
          <TextInput label={t("settings.place")} maxLength={100} value={place} onChange={(event) => setPlace(event.target.value)} error={tried && place.trim() === "" ? t("settings.error.name") : add.errorOf("place")} />
          <TextInput label={t("settings.full_day")} inputMode="decimal" value={full} onChange={(event) => setFull(event.target.value)} error={amountError(fullDay, "full_day")} />
          <TextInput label={t("settings.part_day")} inputMode="decimal" value={part} onChange={(event) => setPart(event.target.value)} error={amountError(partDay, "part_day")} />
          <TextInput type="date" label={t("settings.from")} value={from} onChange={(event) => setFrom(event.target.value)} error={tried && from === "" ? t("settings.error.day") : add.errorOf("valid_from")} />
        </div>
      </SmallForm>
    </Section>
  );
}
