// Who is called to an event, as rows: what they answered, whether they opened it, whether they acknowledged it.
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import { allParticipantsQuery } from "../../../api/office-schedule";
import type { Participant, ScheduleEvent } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-schedule";
import { Failure } from "../../../presentation/Failure";
import { Button, buttonClass, IconButton } from "../../../ui/Button";
import { Chip, type Tone } from "../../../ui/Chip";
import { DataTable, type Column } from "../../../ui/DataTable";
import { CheckIcon, ClockIcon, CrossIcon, EyeIcon, PenIcon, PeopleIcon, PlusIcon, WarningIcon } from "../../../ui/icons";
import { Segments } from "../../../ui/List";
import { onDemand } from "../../../ui/onDemand";
import { Section } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { clock } from "../days";
import pieces from "../Pieces.module.css";
import styles from "./Event.module.css";

const AddPeopleDialog = onDemand(() => import("./AddPeopleDialog").then((module) => module.AddPeopleDialog));
const ChangePersonDialog = onDemand(() => import("./ChangePersonDialog").then((module) => module.ChangePersonDialog));
const RemovePersonDialog = onDemand(() => import("./RemovePersonDialog").then((module) => module.RemovePersonDialog));

const filters = {
  all: () => true,
  open: ({ status }: Participant) => status === "invited" || status === "no_response",
  declined: ({ status }: Participant) => status === "declined",
  unseen: ({ has_unseen_change }: Participant) => has_unseen_change === true,
  unacknowledged: ({ needs_acknowledgment }: Participant) => needs_acknowledgment === true,
} as const;
type Filter = keyof typeof filters;
type PersonAct = "change" | "remove";

export function EventPeople({ event }: { event: ScheduleEvent }) {
  const people = useQuery(allParticipantsQuery(event.id));
  const [filter, setFilter] = useState<Filter>("all");
  const [isAdding, setAdding] = useState(false);
  const [acted, setActed] = useState<{ on: Participant; by: PersonAct } | null>(null);
  const all = [...(people.data ?? [])].sort((one, other) => one.name.localeCompare(other.name));
  const shown = all.filter(filters[filter]);
  const names = (Object.keys(filters) as Filter[]).filter((name) => name !== "unacknowledged" || event.requires_acknowledgment);
  const isOver = event.state === "cancelled";
  return (
    <Section
      title={t("event.people")}
      aside={
        !isOver && (
          <span className={styles.beside}>
            {event.state !== "draft" && all.length > 0 && (
              <Link href={`/schedule/${event.id}/attendance`} className={buttonClass()}>
                <CheckIcon />
                {t("event.attendance")}
              </Link>
            )}
            <Button icon={<PlusIcon />} onClick={() => setAdding(true)}>
              {t("event.people.add")}
            </Button>
          </span>
        )
      }
    >
      {people.isPending && <SkeletonRows label={t("app.loading")} rows={4} height={56} />}
      {people.isError && !people.data && <Failure error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && all.length === 0 && <EmptyState icon={<PeopleIcon />} title={t("event.people.none")} body={t("event.people.none.body")} />}
      {all.length > 0 && (
        <>
          <Segments label={t("event.people.filter")} value={filter} options={names.map((value) => ({ value, label: t(`event.people.${value}`) }))} onChange={setFilter} />
          {shown.length === 0 ? (
            <p className={pieces.quiet}>{t("event.people.no_match")}</p>
          ) : (
            <DataTable label={t("event.people")} rows={shown} columns={columns(event, isOver ? null : (by, on) => setActed({ by, on }))} rowKey={({ id }) => id} dense />
          )}
        </>
      )}
      {isAdding && <AddPeopleDialog event={event} taken={new Set(all.map(({ user_id }) => user_id))} onClose={() => setAdding(false)} />}
      {acted?.by === "change" && <ChangePersonDialog event={event} person={acted.on} onClose={() => setActed(null)} />}
      {acted?.by === "remove" && <RemovePersonDialog event={event} person={acted.on} onClose={() => setActed(null)} />}
    </Section>
  );
}

const answers: Readonly<Record<NonNullable<Participant["status"]>, { tone: Tone; icon: ReactNode }>> = {
  invited: { tone: "neutral", icon: <ClockIcon /> },
  confirmed: { tone: "success", icon: <CheckIcon /> },
  declined: { tone: "error", icon: <CrossIcon /> },
  tentative: { tone: "warning", icon: <WarningIcon /> },
  no_response: { tone: "neutral", icon: <ClockIcon /> },
};

function columns(event: ScheduleEvent, onAct: ((by: PersonAct, person: Participant) => void) | null): Column<Participant>[] {
  const own = ({ role, call_time }: Participant) => [role, call_time == null ? null : t("event.people.own_time", { time: clock(`2026-01-01T${call_time}`) })].filter(Boolean).join(" · ");
  return [
    {
      key: "person",
      title: t("event.people.person"),
      main: true,
      track: "minmax(130px, 2fr)",
      cell: (person) => (
        <span className={pieces.name}>
          {person.name}
          {[own(person), person.note].filter(Boolean).map((line) => (
            <small key={line}>{line}</small>
          ))}
        </span>
      ),
    },
    {
      key: "answer",
      title: t("event.people.answer"),
      track: "max-content",
      badge: true,
      cell: ({ status, answer_note }) => {
        const said = status ?? "invited";
        return (
          <span className={pieces.name}>
            <Chip tone={answers[said].tone} icon={answers[said].icon}>
              {t(`answer.${said}`)}
            </Chip>
            {answer_note != null && <small>“{answer_note}”</small>}
          </span>
        );
      },
    },
    {
      key: "seen",
      title: t("event.people.seen"),
      track: "minmax(110px, 1fr)",
      cell: ({ seen_at, has_unseen_change }) => {
        if (seen_at == null) return t("seen.no");
        return (
          <span className={styles.beside} title={formatWhen(seen_at)}>
            <EyeIcon />
            {has_unseen_change === true ? t("seen.before") : formatWhen(seen_at)}
          </span>
        );
      },
    },
    ...(event.requires_acknowledgment
      ? [
          {
            key: "acknowledged",
            title: t("event.people.acknowledged"),
            track: "minmax(max-content, 1fr)",
            cell: ({ acknowledged_at, acknowledgment_note, needs_acknowledgment }: Participant) => (
              <span className={pieces.name}>
                {acknowledged_at == null ? t("ack.no") : needs_acknowledgment === true ? t("ack.before") : formatWhen(acknowledged_at)}
                {acknowledgment_note != null && <small>“{acknowledgment_note}”</small>}
              </span>
            ),
          },
        ]
      : []),
    ...(onAct === null
      ? []
      : [
          {
            key: "actions",
            title: t("event.people.actions"),
            quiet: true,
            track: "max-content",
            cell: (person: Participant) => (
              <>
                <IconButton label={t("event.people.change", { name: person.name })} icon={<PenIcon />} onClick={() => onAct("change", person)} />
                <IconButton label={t("event.people.remove", { name: person.name })} icon={<CrossIcon />} onClick={() => onAct("remove", person)} />
              </>
            ),
          },
        ]),
  ];
}
