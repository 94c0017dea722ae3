// What else the office does with the days on the screen: see who does not know yet, copy them, bring events in, take them out,
// print. And what it does for itself: its own calendar, and when it is away.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { officeFile, type FileFormat } from "../../api/calendar-files";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import type { EventFilter } from "../../api/schedule";
import { unseenQuery } from "../../api/unseen";
import { t } from "../../i18n/office-day";
import { Button, buttonClass } from "../../ui/Button";
import { CalendarIcon, CopyIcon } from "../../ui/desk-icons";
import { ArchiveIcon, CheckIcon, ClockIcon, ContractIcon, DownIcon, DownloadIcon, EyeIcon, PeopleIcon, UploadIcon } from "../../ui/icons";
import { Menu } from "../../ui/Menu";
import { onDemand } from "../../ui/onDemand";
import { useDownload } from "./useDownload";

const CloneDialog = onDemand(() => import("./bring/CloneDialog").then((module) => module.CloneDialog));

interface DoorsProps {
  /** The day that is looked at, and the days around it that are copied unless one says otherwise. */
  day: string;
  first: string;
  last: string;
  production: string;
  /** What the board is narrowed to: files are, too. */
  filter: EventFilter;
  /** The board shows less than that: files would not. */
  isPartial: boolean;
  home: string;
}

const endings: Readonly<Record<FileFormat, string>> = { ical: "ics", csv: "csv" };

export function Doors({ day, first, last, production, filter, isPartial, home }: DoorsProps) {
  const [, navigate] = useLocation();
  const me = useMe();
  const [isCopying, setCopying] = useState(false);
  const { load } = useDownload();
  const unseen = useQuery(unseenQuery(24)).data;
  const count = new Set(unseen?.events.flatMap(({ people }) => people.map(({ user_id }) => user_id))).size;
  const sheet = `/schedule/call-sheet?day=${day}${production === "" ? "" : `&production=${production}`}`;
  const go = (href: string) => () => navigate(href);
  const take = (format: FileFormat) => ({
    key: format,
    label: t(`doors.take.${format}`),
    icon: <DownloadIcon />,
    disabledReason: isPartial ? t("doors.take.partial") : null,
    run: () => load({ name: `${t("doors.take.name", { day: first })}.${endings[format]}`, fetch: () => officeFile(format, filter, first) }),
  });
  return (
    <>
      <Link href="/schedule/unseen" className={buttonClass()}>
        <EyeIcon />
        <span>{count > 0 ? t("doors.unseen", { count }) : t("unseen.title")}</span>
      </Link>
      <Menu
        trigger={<Button icon={<DownIcon />}>{t("doors.more")}</Button>}
        entries={[
          { key: "sheet", label: t("sheet.title"), icon: <ContractIcon />, run: go(sheet) },
          { key: "copy", label: t("clone.open"), icon: <CopyIcon />, run: () => setCopying(true) },
          { key: "import", label: t("import.title"), icon: <UploadIcon />, run: go("/schedule/import") },
          take("ical"),
          take("csv"),
          // Once the menu is closed: it would be on the paper.
          { key: "print", label: t("print.week"), icon: <ContractIcon />, run: () => void setTimeout(() => window.print()) },
          { key: "absences", label: t("absence.title"), icon: <PeopleIcon />, run: go("/schedule/absences") },
          { key: "availability", label: t("doors.availability"), icon: <CheckIcon />, run: go("/schedule/availability") },
          { key: "rules", label: t("rules.title"), icon: <ClockIcon />, run: go("/schedule/rules") },
          { key: "rooms", label: t("places.rooms"), icon: <ArchiveIcon />, run: go("/schedule/rooms") },
          { key: "productions", label: t("places.productions"), icon: <CalendarIcon />, run: go("/schedule/productions") },
          ...(can(me, "schedule:answer")
            ? [
                { key: "calendars", label: t("doors.calendars"), icon: <CalendarIcon />, run: go("/account/calendars") },
                { key: "away", label: t("doors.away"), icon: <ClockIcon />, run: go("/schedule/unavailable") },
              ]
            : []),
        ]}
      />
      {isCopying && <CloneDialog first={first} last={last} production={production} home={home} onClose={() => setCopying(false)} />}
    </>
  );
}
