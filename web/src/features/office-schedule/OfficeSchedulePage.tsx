// The schedule as a board: the week by room or person, the month, or a list; what is shown stands in the address. The office moves
// what is on it, others read it.
import { useQuery } from "@tanstack/react-query";
import { useState, type ComponentProps } from "react";
import { Link, useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { can, scopeOf } from "../../api/permissions";
import { roomsQuery } from "../../api/schedule";
import type { ScheduleEvent } from "../../api/types";
import { usePaper } from "../../device/paper";
import { formatMonth } from "../../i18n/format";
import { currentTimeZone } from "../../i18n/locale";
import { t } from "../../i18n/office-schedule";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { Button, buttonClass, IconButton } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { CalendarIcon } from "../../ui/desk-icons";
import { BackIcon, ForwardIcon, PlusIcon } from "../../ui/icons";
import { Segments } from "../../ui/List";
import { onDemand } from "../../ui/onDemand";
import { Page } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { addressOf, boardViews, dayBeside, daysShown, filterOf, isFiltered, memberOf, ownViews, type BoardAddress, type BoardView } from "./board/address";
import { DayList } from "./board/DayList";
import { Filters } from "./board/Filters";
import type { RowsBy, Target, WeekBy } from "./board/layout";
import { useBoard } from "./board/useBoard";
import { addDays, daysBetween, shortDay, spanOfDays, todayIn, weekOf, zoneName } from "./days";
import { useWide } from "./useWide";
import styles from "./OfficeSchedule.module.css";

const boardPlace = <SkeletonRows label={t("app.loading")} rows={6} height={96} />;
const WeekBoard = deferred(() => import("./board/WeekBoard").then((module) => module.WeekBoard), boardPlace);
const DayBoard = deferred(() => import("./board/DayBoard").then((module) => module.DayBoard), boardPlace);
const HoursBoard = deferred(() => import("./board/HoursBoard").then((module) => module.HoursBoard), boardPlace);
const MonthBoard = deferred(() => import("./board/MonthBoard").then((module) => module.MonthBoard), boardPlace);
const Doors = deferred(() => import("./Doors").then((module) => module.Doors), <span className={styles.doorsPlace} />);
const MoveDialog = onDemand(() => import("./change/MoveDialog").then((module) => module.MoveDialog));

interface Moving {
  event: ScheduleEvent;
  target?: Target | undefined;
}

/** What stays in the address while something else changes. */
export type ChangeAddress = (part: Partial<Record<keyof BoardAddress, string>>) => void;

export default function OfficeSchedulePage() {
  usePaper();
  const me = useMe();
  const home = me.organization.timezone;
  const isWide = useWide();
  const [search, setSearch] = useSearchParams();
  const [moving, setMoving] = useState<Moving | null>(null);
  const address = addressOf(search);
  const writes = can(me, "schedule:write");
  // Whoever sees only their own calls would take every other room and person for free.
  const reads = scopeOf(me, "schedule:read");
  const views: readonly [BoardView, ...BoardView[]] = writes || (reads !== null && reads !== "own") ? boardViews : ownViews;
  const view: BoardView = isWide ? (views.find((each) => each === address.view) ?? views[0]) : "list";
  const today = todayIn(home);
  const day = address.day ?? today;
  const hasRows = view === "week" || view === "day";
  // A day goes by the hour in any case.
  const byHour = view === "week" && address.rows === "hours";
  const by: RowsBy = address.rows === "people" ? "people" : "rooms";
  const filter = filterOf({ ...address, view }, day, home);
  const member = memberOf(address);
  const all = useBoard(filter, hasRows || member !== null);
  const board = member === null ? all : { ...all, events: all.events.filter((event) => all.peopleOf(event).some(({ user_id }) => user_id === member)) };
  const rooms = useQuery(roomsQuery).data ?? [];
  const { first, last } = daysShown(view, day);
  // A month is too much to be copied at once.
  const around = view === "month" ? weekOf(day) : [first, last];
  const days = Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
  // Without events the rooms are still worth seeing: they are free.
  const hasBoard = hasRows && (board.events.length > 0 || (by === "rooms" && (byHour || rooms.length > 0) && !isFiltered(address)));

  const change: ChangeAddress = (part) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const rows = {
    events: board.events,
    peopleOf: board.peopleOf,
    by,
    rooms: address.room === "" ? rooms : rooms.filter(({ id }) => id === address.room),
    home,
    busy: board.isOld,
    onMove: writes ? (event: ScheduleEvent, target?: Target) => setMoving({ event, target }) : null,
  };
  const hrefOf = (shown: string, as: BoardView): string => {
    const next = new URLSearchParams(search);
    next.set("view", as);
    next.set("day", shown);
    return `${writes ? "/schedule" : "/schedule/board"}?${next}`;
  };

  return (
    <Page title={t("board.title")} wide above={!writes && <BackLink href="/schedule">{t("form.back")}</BackLink>} aside={writes && <Ways day={day} first={around[0] ?? day} last={around.at(-1) ?? day} production={address.production} filter={filter} isPartial={member !== null} home={home} />}>
      <div className={styles.bar}>
        <div className={styles.steps}>
          <IconButton label={t("board.previous")} icon={<BackIcon />} onClick={() => change({ day: dayBeside(view, day, -1) })} />
          <Button onClick={() => change({ day: "" })}>{t("board.to_today")}</Button>
          <IconButton label={t("board.next")} icon={<ForwardIcon />} onClick={() => change({ day: dayBeside(view, day, 1) })} />
          <h2 className={styles.span} aria-live="polite">
            {view === "month" ? formatMonth(day.slice(0, 7)) : view === "day" ? shortDay(day) : spanOfDays(first, last)}
          </h2>
        </div>
        {isWide && (
          <div className={styles.views} data-screen>
            {hasRows && (
              <Segments<WeekBy>
                label={t("board.rows")}
                value={byHour ? "hours" : by}
                options={[
                  { value: "rooms", label: t("board.rooms") },
                  { value: "people", label: t("board.people_rows") },
                  ...(view === "week" ? [{ value: "hours" as const, label: t("board.hour_rows") }] : []),
                ]}
                onChange={(rows) => change({ rows: rows === "rooms" ? "" : rows })}
              />
            )}
            <Segments<BoardView>
              label={t("board.view")}
              value={view}
              options={views.map((value) => ({ value, label: t(`board.view.${value}`) }))}
              onChange={(value) => change({ view: value === views[0] ? "" : value })}
            />
          </div>
        )}
      </div>
      <div data-screen>
        <Filters address={address} rooms={rooms} onChange={change} />
      </div>
      {home !== currentTimeZone() && <p className={styles.zone}>{t("board.zone", { zone: zoneName(home), yours: zoneName(currentTimeZone()) })}</p>}
      {board.isPending && <SkeletonRows label={t("app.loading")} rows={6} height={96} />}
      {board.error !== null && <Failure error={board.error} onRetry={board.retry} />}
      {!board.isPending && board.error === null && (
        <>
          {board.events.length === 0 && !board.isOld && !hasBoard && <Nothing address={address} writes={writes} onShowAll={() => change({ production: "", room: "", person: "", kind: "" })} />}
          {hasBoard && byHour && <HoursBoard events={board.events} peopleOf={board.peopleOf} days={days} today={today} home={home} busy={board.isOld} onMove={rows.onMove} hrefOf={(shown) => hrefOf(shown, "day")} />}
          {hasBoard && !byHour && (view === "week" ? <WeekBoard {...rows} days={days} today={today} hrefOf={(shown) => hrefOf(shown, "day")} /> : <DayBoard {...rows} day={day} />)}
          {view === "month" && board.events.length > 0 && <MonthBoard events={board.events} peopleOf={board.peopleOf} day={day} today={today} home={home} busy={board.isOld} onMove={rows.onMove} hrefOf={(shown) => hrefOf(shown, "list")} />}
          {view === "list" && <DayList events={board.events} days={days} today={today} home={home} sheetOf={(shown) => (writes ? `/schedule/call-sheet?day=${shown}` : `/schedule/days/${shown}`)} />}
        </>
      )}
      {moving && <MoveDialog key={moving.event.id} event={moving.event} home={home} onClose={() => setMoving(null)} {...(moving.target ? { target: moving.target } : {})} />}
    </Page>
  );
}

/** A new event, and what else is done with the days. */
function Ways(props: ComponentProps<typeof Doors>) {
  return (
    <div className={styles.doors} data-screen>
      <Doors {...props} />
      <Link href="/schedule/new" className={buttonClass("primary")}>
        <PlusIcon />
        {t("board.new")}
      </Link>
    </div>
  );
}

function Nothing({ address, writes, onShowAll }: { address: BoardAddress; writes: boolean; onShowAll: () => void }) {
  if (isFiltered(address)) {
    return (
      <EmptyState icon={<CalendarIcon />} title={t("board.empty.filtered")} body={t("board.empty.filtered.body")} action={<Button onClick={onShowAll}>{t("board.show_all")}</Button>} />
    );
  }
  return <EmptyState icon={<CalendarIcon />} title={t("board.empty")} body={t(writes ? "board.empty.body" : "board.empty.read")} />;
}
