// Who is called: artists and members of the office, found by the server, each with a role, an own time and a note.
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import { useMe } from "../../../api/identity";
import { artistsQuery, membersQuery } from "../../../api/people";
import { managesPeople } from "../../../api/permissions";
import { productionMembersQuery } from "../../../api/production-members";
import { t } from "../../../i18n/office-schedule";
import { Failure } from "../../../presentation/Failure";
import { Avatar } from "../../../ui/Bits";
import { Button, IconButton } from "../../../ui/Button";
import { CrossIcon, PlusIcon } from "../../../ui/icons";
import { SearchInput } from "../../../ui/SearchInput";
import pieces from "../Pieces.module.css";
import { memberName } from "../words";
import { groupsOf, hasWrongTime, rolesOf, type Division, type PersonDraft } from "./draft";
import { PersonFields } from "./PersonFields";
import styles from "./People.module.css";

interface PeopleFieldProps {
  people: readonly PersonDraft[];
  /** Who takes part already and cannot be chosen again. */
  taken?: ReadonlySet<string>;
  /** Whose groups can be called. */
  production?: string;
  /** What is asked of each: all of a call, only as what they come, or nothing but who. */
  asks?: "call" | "role" | "name";
  /** Whether times that are none are said to be so. */
  tried: boolean;
  onChange: (people: readonly PersonDraft[]) => void;
}

const mostShown = 8;

export function PeopleField({ people, taken, production = "", asks = "call", tried, onChange }: PeopleFieldProps) {
  const [q, setQ] = useState("");
  const chosen = new Set(people.map(({ user_id }) => user_id));
  const { found, isPending, error, retry } = useFound(q);
  const shown = found.filter(({ user_id }) => !chosen.has(user_id) && !taken?.has(user_id)).slice(0, mostShown);
  const edit = (changed: PersonDraft) => onChange(people.map((person) => (person.user_id === changed.user_id ? changed : person)));
  /** Enter takes the first who was found; it does not send the form around it. */
  const takeFirst = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || event.target.type !== "search") return;
    event.preventDefault();
    const [first] = shown;
    if (first && !isPending && event.target.value.trim() === q && q !== "") onChange([...people, first]);
  };
  return (
    <div className={styles.people} id="event-people" tabIndex={-1} onKeyDown={takeFirst}>
      <SearchInput label={t("form.people.search")} value={q} onChange={setQ} />
      {production !== "" && <Groups production={production} isChosen={(user) => chosen.has(user) || taken?.has(user) === true} onAdd={(added) => onChange([...people, ...added])} />}
      {error !== null && <Failure error={error} onRetry={retry} />}
      <div role="status">{!isPending && shown.length === 0 && q !== "" && <p className={pieces.quiet}>{t("form.people.no_match", { q })}</p>}</div>
      {shown.length > 0 && (
        <ul className={styles.found} aria-label={t("form.people.found")}>
          {shown.map((person) => (
            <li key={person.user_id}>
              <Button icon={<PlusIcon />} aria-label={t(asks === "call" ? "form.people.add" : "form.people.choose", { name: person.name })} onClick={() => onChange([...people, person])}>
                {person.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {people.length === 0 ? (
        <p className={pieces.quiet}>{t(asks === "call" ? "form.people.none" : "people.add.none")}</p>
      ) : (
        <ul className={styles.chosen} aria-label={t("form.people.chosen")}>
          {people.map((person) => (
            <li key={person.user_id}>
              <Chosen person={person} asks={asks} tried={tried} onChange={edit} onRemove={() => onChange(people.filter(({ user_id }) => user_id !== person.user_id))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface GroupsProps {
  production: string;
  isChosen: (user: string) => boolean;
  onAdd: (people: readonly PersonDraft[]) => void;
}

/** A group is called by name, or all who have a role: whoever of them is not called yet, each in their own role. */
function Groups({ production, isChosen, onAdd }: GroupsProps) {
  const members = useQuery(productionMembersQuery(production)).data ?? [];
  const roles = rolesOf(members, isChosen);
  return (
    <>
      <Divisions label={t("form.people.groups")} divisions={groupsOf(members, isChosen)} onAdd={onAdd} />
      {roles.length > 0 && (
        <details className={styles.own}>
          <summary>{t("form.people.by_role")}</summary>
          <Divisions label={t("form.people.roles")} divisions={roles} onAdd={onAdd} />
        </details>
      )}
    </>
  );
}

function Divisions({ label, divisions, onAdd }: { label: string; divisions: readonly Division[]; onAdd: GroupsProps["onAdd"] }) {
  if (divisions.length === 0) return null;
  return (
    <ul className={styles.found} aria-label={label}>
      {divisions.map(({ name, people }) => (
        <li key={name}>
          <Button icon={<PlusIcon />} onClick={() => onAdd(people)}>
            {t("form.people.add_group", { name, count: people.length })}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function useFound(q: string) {
  const filter = q === "" ? {} : { q };
  const artists = useInfiniteQuery({ ...artistsQuery(filter), placeholderData: keepPreviousData });
  const asksMembers = managesPeople(useMe()) && q !== "";
  const members = useInfiniteQuery({ ...membersQuery({ ...filter, status: "active" }), placeholderData: keepPreviousData, enabled: asksMembers });
  const person = (user_id: string, artist_id: string | null, name: string): PersonDraft => ({ user_id, artist_id, name, role: "", callTime: "", note: "" });
  const active = (artists.data?.pages.flatMap((page) => page.data) ?? []).filter(({ status }) => status === "active");
  const office = asksMembers ? (members.data?.pages.flatMap((page) => page.data) ?? []).filter(({ artist_id }) => artist_id === null) : [];
  return {
    found: [
      ...active.map((artist) => person(artist.user_id, artist.id, artist.display_name)),
      ...office.map((member) => person(member.user_id, null, memberName(member))),
    ],
    isPending: artists.isPending || artists.isPlaceholderData,
    error: artists.isError && !artists.data ? artists.error : null,
    retry: () => void artists.refetch(),
  };
}

interface ChosenProps {
  person: PersonDraft;
  asks: "call" | "role" | "name";
  tried: boolean;
  onChange: (person: PersonDraft) => void;
  onRemove: () => void;
}

function Chosen({ person, asks, tried, onChange, onRemove }: ChosenProps) {
  return (
    <>
      <div className={styles.person}>
        <Avatar name={person.name} />
        <span>{person.name}</span>
        <IconButton label={t("form.people.remove", { name: person.name })} icon={<CrossIcon />} onClick={onRemove} />
      </div>
      {asks !== "name" && (
        <details className={styles.own} open={(tried && hasWrongTime(person)) || undefined}>
          <summary>
            {[person.role, person.callTime].filter(Boolean).join(" · ") || t(asks === "role" ? "form.people.role" : "form.people.details")} <span className="visually-hidden">{t("form.people.details_of", { name: person.name })}</span>
          </summary>
          <PersonFields person={person} asks={asks} tried={tried} onChange={onChange} />
        </details>
      )}
    </>
  );
}
