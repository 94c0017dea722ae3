// The stage door: who is called, who is here and who has left, with one press for each of them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { attendanceFile, attendanceQuery } from "../../../api/attendance";
import { useMe } from "../../../api/identity";
import { eventQuery } from "../../../api/schedule";
import type { Attendance, ScheduleEvent } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { useNow } from "../../../presentation/useNow";
import { PeopleIcon } from "../../../ui/icons";
import { Segments } from "../../../ui/List";
import { onDemand } from "../../../ui/onDemand";
import { Page } from "../../../ui/Page";
import { SearchInput } from "../../../ui/SearchInput";
import { Banner, EmptyState, SkeletonRows } from "../../../ui/States";
import { DownloadButton } from "../DownloadButton";
import pieces from "../Pieces.module.css";
import { placeWords, whenWords } from "../words";
import { PersonRow } from "./PersonRow";
import { phaseOf, presenceOf, type Presence } from "./presence";
import { useNoting } from "./useNoting";
import styles from "./Attendance.module.css";

const TimesDialog = onDemand(() => import("./TimesDialog").then((module) => module.TimesDialog));

const filters = ["all", "away", "here", "left"] as const;
type Filter = (typeof filters)[number];

export default function AttendancePage({ params: { id = "" } }: { params: Readonly<Record<string, string>> }) {
  const event = useQuery(eventQuery(id));
  const people = useQuery(attendanceQuery(id));
  const home = useMe().organization.timezone;
  const failed = event.isError && !event.data ? event : people.isError && !people.data ? people : null;
  const lead = event.data && [whenWords(event.data, home), placeWords(event.data)].filter(Boolean).join(" · ");
  return (
    <Page
      title={t("attendance.title")}
      above={<BackLink href={`/schedule/${id}`}>{event.data?.title ?? t("form.back.event")}</BackLink>}
      lead={lead}
      aside={
        event.data &&
        people.data &&
        people.data.length > 0 && (
          <DownloadButton name={t("attendance.file", { title: event.data.title, day: event.data.local_start.slice(0, 10) })} fetch={() => attendanceFile(id)}>
            {t("attendance.csv")}
          </DownloadButton>
        )
      }
    >
      {failed ? (
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      ) : event.data && people.data ? (
        <Door event={event.data} people={people.data} />
      ) : (
        <SkeletonRows label={t("app.loading")} height={60} />
      )}
    </Page>
  );
}

const matches = (name: string, q: string): boolean => name.toLocaleLowerCase().includes(q.toLocaleLowerCase());

function Door({ event, people }: { event: ScheduleEvent; people: readonly Attendance[] }) {
  const [q, setQ] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [timed, setTimed] = useState<Attendance | null>(null);
  const noting = useNoting(event.id);
  const now = useNow();
  useUnsavedWork([...noting.notes.values()].some(({ state }) => state === "failed"));
  if (people.length === 0) return <EmptyState icon={<PeopleIcon />} title={t("attendance.empty")} body={t("attendance.empty.body")} />;
  const phase = phaseOf(event, people.map(({ call_at }) => call_at).reduce((one, other) => (Date.parse(one) < Date.parse(other) ? one : other)), now);
  const all = people.map((person) => presenceOf(person, noting.notes.get(person.user_id)));
  const counts = (which: Filter) => all.filter(({ where }) => which === "all" || where === which).length;
  // What was just pressed stays where it is until it is noted, so that it can be taken back.
  const isShown = ({ person, where }: Presence) => matches(person.name, q) && (filter === "all" || where === filter || noting.notes.has(person.user_id));
  const shown = all.filter(isShown);
  return (
    <>
      {phase !== "on" && <Banner tone={phase === "over" ? "info" : "warning"}>{t(`attendance.${phase}`)}</Banner>}
      <div className={styles.tools}>
        <SearchInput label={t("attendance.search")} value={q} onChange={setQ} />
        <strong role="status">{t("attendance.counts", { here: counts("here"), total: all.length })}</strong>
      </div>
      <Segments<Filter> label={t("attendance.filter")} value={filter} options={filters.map((value) => ({ value, label: t(`attendance.filter.${value}`, { count: counts(value) }) }))} onChange={setFilter} />
      {shown.length === 0 ? (
        <p className={pieces.quiet}>{t("attendance.no_match")}</p>
      ) : (
        <ul className={styles.list} aria-label={t("attendance.people")}>
          {shown.map((presence) => {
            const { person } = presence;
            return (
              <PersonRow
                key={person.id}
                presence={presence}
                note={noting.notes.get(person.user_id)}
                phase={phaseOf(event, person.call_at, now)}
                zone={event.timezone}
                onNote={(way) => noting.begin(person.user_id, way)}
                onUndo={() => noting.undo(person.user_id)}
                onAgain={() => noting.again(person.user_id)}
                onTimes={() => setTimed(person)}
              />
            );
          })}
        </ul>
      )}
      {timed && <TimesDialog key={timed.id} event={event} person={timed} onClose={() => setTimed(null)} />}
    </>
  );
}
