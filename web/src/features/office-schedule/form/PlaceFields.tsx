// For what an event is and where: a production, a room of the company or any other place.
import { useQuery } from "@tanstack/react-query";
import { productionsQuery, roomsQuery } from "../../../api/schedule";
import { t } from "../../../i18n/office-schedule";
import { Select, TextInput } from "../../../ui/Field";
import { Radios } from "../Radios";
import type { EventDraft } from "./draft";
import { controlId, type PartProps } from "./fields";
import styles from "./Form.module.css";

const places = ["room", "elsewhere", "none"] as const;

const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name, undefined, { numeric: true });

/** `was` names what went out of use and is still chosen. */
export function PlaceFields({ draft, change, errorOf, was }: PartProps & { was?: { room?: { id: string; name: string } | null; production?: { id: string; name: string } | null } }) {
  const rooms = withOld(useQuery(roomsQuery).data ?? [], was?.room);
  const productions = withOld(useQuery(productionsQuery).data ?? [], was?.production);
  return (
    <>
      <Select label={t("form.production")} value={draft.production} onChange={(event) => change({ production: event.target.value })}>
        <option value="">{t("form.production.none")}</option>
        {productions.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Radios<EventDraft["place"]> legend={t("form.place")} value={draft.place} options={places.map((value) => ({ value, label: t(`form.place.${value}`) }))} onChange={(place) => change({ place })} />
      {draft.place === "room" && (
        <Select label={t("form.room")} value={draft.room} onChange={(event) => change({ room: event.target.value })}>
          <option value="">{t("form.room.none")}</option>
          {rooms.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {draft.place === "elsewhere" && (
        <div className={styles.pair}>
          <TextInput label={t("form.place_name")} id={controlId("place")} maxLength={255} value={draft.placeName} onChange={(event) => change({ placeName: event.target.value })} error={errorOf("place")} />
          <TextInput label={t("form.place_address")} maxLength={500} autoComplete="off" value={draft.placeAddress} onChange={(event) => change({ placeAddress: event.target.value })} />
          <TextInput
            label={t("form.place_at")}
            id={controlId("placeAt")}
            autoComplete="off"
            help={t("form.place_at.help")}
            value={draft.placeAt}
            onChange={(event) => change({ placeAt: event.target.value })}
            error={errorOf("placeAt")}
          />
        </div>
      )}
    </>
  );
}

function withOld(items: readonly { id: string; name: string }[], old: { id: string; name: string } | null | undefined): readonly { id: string; name: string }[] {
  const all = old && items.every(({ id }) => id !== old.id) ? [...items, old] : [...items];
  return all.sort(byName);
}
