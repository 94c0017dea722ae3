// What else the office does with the days on the screen: see who does not know yet, copy them, bring events in, print.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { unseenQuery } from "../../api/unseen";
import { usePaper } from "../../device/paper";
import { t } from "../../i18n/office-day";
import { Button, buttonClass } from "../../ui/Button";
import { CalendarIcon, CopyIcon } from "../../ui/desk-icons";
import { ArchiveIcon, ClockIcon, ContractIcon, DownIcon, EyeIcon, PeopleIcon, UploadIcon } from "../../ui/icons";
import { Menu } from "../../ui/Menu";
import { onDemand } from "../../ui/onDemand";

const CloneDialog = onDemand(() => import("./bring/CloneDialog").then((module) => module.CloneDialog));

interface DoorsProps {
  /** The day that is looked at, and the days around it that are copied unless one says otherwise. */
  day: string;
  first: string;
  last: string;
  production: string;
  home: string;
}

export function Doors({ day, first, last, production, home }: DoorsProps) {
  usePaper();
  const [, navigate] = useLocation();
  const [isCopying, setCopying] = useState(false);
  const unseen = useQuery(unseenQuery(24)).data;
  const count = new Set(unseen?.events.flatMap(({ people }) => people.map(({ user_id }) => user_id))).size;
  const sheet = `/schedule/call-sheet?day=${day}${production === "" ? "" : `&production=${production}`}`;
  const go = (href: string) => () => navigate(href);
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
          // Once the menu is closed: it would be on the paper.
          { key: "print", label: t("print.week"), icon: <ContractIcon />, run: () => void setTimeout(() => window.print()) },
          { key: "absences", label: t("absence.title"), icon: <PeopleIcon />, run: go("/schedule/absences") },
          { key: "rules", label: t("rules.title"), icon: <ClockIcon />, run: go("/schedule/rules") },
          { key: "rooms", label: t("places.rooms"), icon: <ArchiveIcon />, run: go("/schedule/rooms") },
          { key: "productions", label: t("places.productions"), icon: <CalendarIcon />, run: go("/schedule/productions") },
        ]}
      />
      {isCopying && <CloneDialog first={first} last={last} production={production} home={home} onClose={() => setCopying(false)} />}
    </>
  );
}
