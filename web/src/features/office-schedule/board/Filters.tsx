// What the board is narrowed to: a production, a room, a person, a kind.
import { useQuery } from "@tanstack/react-query";
import { useMe } from "../../../api/identity";
import { allArtistsQuery } from "../../../api/office-schedule";
import { officeMembersQuery } from "../../../api/people";
import { can, managesPeople } from "../../../api/permissions";
import { productionsQuery } from "../../../api/schedule";
import type { Room } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Select } from "../../../ui/Field";
import type { ChangeAddress } from "../OfficeSchedulePage";
import { useWide } from "../useWide";
import { eventTypes, isFiltered, memberInAddress, type BoardAddress } from "./address";
import { memberName } from "../words";
import styles from "../OfficeSchedule.module.css";

interface FiltersProps {
  address: BoardAddress;
  rooms: readonly Room[];
  onChange: ChangeAddress;
}

export function Filters(props: FiltersProps) {
  const isWide = useWide();
  if (isWide) return <Choices {...props} />;
  return (
    <details className={styles.more} open={isFiltered(props.address) || undefined}>
      <summary>{t("filter.title")}</summary>
      <Choices {...props} />
    </details>
  );
}

function Choices({ address, rooms, onChange }: FiltersProps) {
  const productions = useQuery(productionsQuery).data ?? [];
  const me = useMe();
  const namesPeople = can(me, "artists:read");
  const artists = useQuery({ ...allArtistsQuery, enabled: namesPeople }).data ?? [];
  const members = useQuery({ ...officeMembersQuery, enabled: namesPeople && managesPeople(me) }).data ?? [];
  const people = [
    ...artists.map(({ id, display_name }) => [id, display_name] as const),
    ...members.filter(({ artist_id }) => artist_id === null).map((member) => [memberInAddress(member.user_id), memberName(member)] as const),
  ];
  return (
    <div className={styles.filters}>
      <Choice label={t("filter.production")} all={t("filter.production.all")} value={address.production} options={productions.map(({ id, name }) => [id, name])} onChange={(production) => onChange({ production })} />
      <Choice label={t("filter.room")} all={t("filter.room.all")} value={address.room} options={rooms.map(({ id, name }) => [id, name])} onChange={(room) => onChange({ room })} />
      {namesPeople && <Choice label={t("filter.person")} all={t("filter.person.all")} value={address.person} options={people} onChange={(person) => onChange({ person })} />}
      <Choice label={t("filter.kind")} all={t("filter.kind.all")} value={address.kind} options={eventTypes.map((kind) => [kind, t(`event.type.${kind}`)])} onChange={(kind) => onChange({ kind })} />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  const sorted = [...options].sort(([, one], [, other]) => one.localeCompare(other, undefined, { numeric: true }));
  return (
    <Select label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {sorted.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
