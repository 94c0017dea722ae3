// One event of the board of unseen changes: when it begins, and its people with what is missing and when they were last
// written to.
import { Link } from "wouter";
import type { Channel, UnseenEvent, UnseenPerson } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-day";
import { EventStateChip, EventTypeMark } from "../../../presentation/EventChip";
import { untilWords } from "../../../presentation/event-time";
import { Button } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { DataTable, type Column } from "../../../ui/DataTable";
import { CheckIcon, ClockIcon, EyeIcon } from "../../../ui/icons";
import { clock, longDay, zoneName } from "../days";
import pieces from "../Pieces.module.css";
import styles from "./Unseen.module.css";

interface UnseenEventPartProps {
  event: UnseenEvent;
  home: string;
  now: number;
  /** Ids of parts. */
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
  /** Null while they are not shown. */
  phones: ReadonlyMap<string, string> | null;
  busy: boolean;
  onRemind: (channel: Channel, person: UnseenPerson) => void;
}

export function UnseenEventPart({ event, home, now, chosen, onChoose, phones, busy, onRemind }: UnseenEventPartProps) {
  const time = t("unseen.begins", { day: longDay(event.local_start.slice(0, 10)), time: clock(event.local_start) });
  const when = event.timezone === home ? time : t("when.zoned", { time, zone: zoneName(event.timezone) });
  return (
    <section className={styles.event} aria-label={`${event.title}, ${when}`}>
      <div className={styles.head}>
        <h2>
          <Link href={`/schedule/${event.id}`}>{event.title}</Link>
        </h2>
        <p>
          <span>{t("unseen.when", { when, left: untilWords(Date.parse(event.start_datetime), now) })}</span>
          {event.room && <span>{event.room.name}</span>}
          <EventTypeMark type={event.type} />
          {event.state !== "confirmed" && <EventStateChip state={event.state} />}
        </p>
      </div>
      <DataTable
        label={event.title}
        rows={event.people}
        rowKey={({ id }) => id}
        dense
        selected={({ id }) => chosen.has(id)}
        columns={columns(event, chosen, onChoose, phones, busy, onRemind)}
      />
    </section>
  );
}

const signs = { unseen: <EyeIcon />, unacknowledged: <CheckIcon />, unanswered: <ClockIcon /> } as const;

function columns(
  event: UnseenEvent,
  chosen: UnseenEventPartProps["chosen"],
  onChoose: UnseenEventPartProps["onChoose"],
  phones: UnseenEventPartProps["phones"],
  busy: boolean,
  onRemind: UnseenEventPartProps["onRemind"],
): Column<UnseenPerson>[] {
  const { title } = event;
  const isAll = event.people.every(({ id }) => chosen.has(id));
  return [
    {
      key: "choose",
      title: t("unseen.column.choose"),
      quiet: true,
      track: "max-content",
      header: (
        <input
          type="checkbox"
          className={pieces.check}
          aria-label={t("unseen.choose_all", { title })}
          checked={isAll}
          onChange={() =>
            onChoose(
              event.people.map(({ id }) => id),
              !isAll,
            )
          }
        />
      ),
      cell: ({ id, name }) => (
        <input type="checkbox" className={pieces.check} data-row aria-label={t("unseen.choose", { name, title })} checked={chosen.has(id)} onChange={(input) => onChoose([id], input.target.checked)} />
      ),
    },
    {
      key: "person",
      title: t("unseen.column.person"),
      main: true,
      track: "minmax(130px, 1.2fr)",
      cell: ({ name, role, call_time }) => {
        const own = [role, call_time == null ? null : t("unseen.call", { time: clock(`2026-01-01T${call_time}`) })].filter(Boolean).join(" · ");
        return (
          <span className={pieces.name}>
            {name}
            {own !== "" && <small>{own}</small>}
          </span>
        );
      },
    },
    {
      key: "missing",
      title: t("unseen.column.missing"),
      track: "minmax(230px, 2fr)",
      cell: ({ missing }) => (
        <span className={styles.chips}>
          {missing.map((what) => (
            <Chip key={what} tone={what === "unseen" ? "warning" : "neutral"} icon={signs[what]}>
              {t(`unseen.missing.${what}`)}
            </Chip>
          ))}
        </span>
      ),
    },
    {
      key: "message",
      title: t("unseen.column.message"),
      track: "minmax(110px, 1fr)",
      cell: ({ last_message_at, last_message_channel }) =>
        last_message_at == null ? t("unseen.message.none") : t(`unseen.message.${last_message_channel ?? "email"}`, { when: formatWhen(last_message_at) }),
    },
    ...(phones === null
      ? []
      : [
          {
            key: "phone",
            title: t("unseen.column.phone"),
            track: "minmax(130px, max-content)",
            cell: ({ user_id }: UnseenPerson) => {
              const phone = phones.get(user_id);
              return phone === undefined ? t("unseen.phones.none") : <a href={`tel:${phone}`}>{phone}</a>;
            },
          },
        ]),
    {
      key: "actions",
      title: t("unseen.column.actions"),
      quiet: true,
      track: "max-content",
      cell: (person) => (
        <span className={pieces.buttons}>
          {(["email", "sms"] as const).map((channel) => (
            <Button key={channel} variant="quiet" disabledReason={busy ? t("app.loading") : null} aria-label={t(`unseen.${channel}.one`, { name: person.name, title })} onClick={() => onRemind(channel, person)}>
              {t(`unseen.${channel}`)}
            </Button>
          ))}
        </span>
      ),
    },
  ];
}
