// What the palette offers for what was typed: contracts and people as the server finds them, those seen last first;
// places and actions that the person may use. Nothing typed: what was seen last.
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { contractsQuery } from "../api/contracts";
import { useMe, viewerOf } from "../api/identity";
import { membersQuery } from "../api/people";
import { eventsQuery } from "../api/schedule";
import { can, managesPeople } from "../api/permissions";
import type { ListedContract, Member, ScheduleEvent } from "../api/types";
import { applyTheme } from "../device/theme";
import { formatDateTime } from "../i18n/format";
import { t } from "../i18n/palette";
import { leave } from "./leaving";
import { furtherPlaces } from "./more";
import { places } from "./routes";

export interface Choice {
  key: string;
  group: string;
  label: string;
  detail?: string;
  run: () => void;
}

const mostRecent = 5;
const mostOfEach = 6;
/** As long as a person needs for the next letter. */
const pauseMs = 150;

function usePause(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** The contracts that were opened since the app was, the last one first; they go with the session. */
function useSeenContracts(): ListedContract[] {
  return useQueryClient()
    .getQueryCache()
    .findAll({ queryKey: ["contract", "detail"] })
    .filter((query) => query.state.data !== undefined)
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt)
    .map((query) => query.state.data as ListedContract);
}

const contains = (label: string, text: string): boolean => label.toLocaleLowerCase().includes(text.toLocaleLowerCase());
const nameOf = (member: Member): string => `${member.first_name} ${member.last_name}`.trim() || member.email;

/** `busy` while the server is still asked about what was typed. */
export function usePaletteChoices(text: string, onShortcuts: () => void): { choices: Choice[]; busy: boolean } {
  const me = useMe();
  const [, navigate] = useLocation();
  const seen = useSeenContracts();
  const wanted = usePause(text);
  const asks = wanted.length > 1;
  const contracts = useInfiniteQuery({ ...contractsQuery({ q: wanted }, mostOfEach), enabled: asks, placeholderData: keepPreviousData });
  const asksPeople = asks && managesPeople(me);
  const people = useInfiniteQuery({ ...membersQuery({ q: wanted }, mostOfEach), enabled: asksPeople, placeholderData: keepPreviousData });
  const asksEvents = asks && can(me, "schedule:read");
  // Those of the coming weeks, searched here: there are few enough of them, and once asked they stay.
  const events = useInfiniteQuery({ ...eventsQuery({}), enabled: asksEvents });
  const busy = text.length > 1 && (text !== wanted || contracts.isFetching || people.isFetching || events.isFetching);

  const contractChoice = (contract: ListedContract, group: string): Choice => ({
    key: contract.id,
    group,
    label: contract.title,
    detail: t(`contract.status.${contract.status}`),
    run: () => navigate(`/contracts/${contract.id}`),
  });
  const eventChoice = (event: ScheduleEvent): Choice => ({
    key: event.id,
    group: t("app.palette.events"),
    label: event.title,
    detail: formatDateTime(event.start_datetime),
    run: () => navigate(`/schedule/${event.id}`),
  });
  const place = (href: string, label: string, group = t("app.palette.places")): Choice => ({ key: href, group, label, run: () => navigate(href) });
  const action = (key: string, label: string, run: () => void): Choice => ({ key, group: t("app.palette.actions"), label, run });

  const fixed: Choice[] = [
    ...places.filter(({ allowed }) => allowed?.(me) ?? true).map(({ href, label }) => place(href, t(label))),
    place("/account", t("app.account")),
    ...furtherPlaces(me).map(({ href, title }) => place(href, t(title))),
    ...(can(me, "contracts:write") ? [place("/contracts/new", t("app.palette.upload"), t("app.palette.actions"))] : []),
    ...(can(me, "schedule:write") ? [place("/schedule/new", t("app.palette.new_event"), t("app.palette.actions"))] : []),
    ...(can(me, "invitations:write") ? [place("/people/invite", t("app.palette.invite"), t("app.palette.actions"))] : []),
    action("light", t("app.theme.use_light"), () => applyTheme("light")),
    action("dark", t("app.theme.use_dark"), () => applyTheme("dark")),
    action("shortcuts", t("app.shortcuts"), onShortcuts),
    action("sign_out", t("app.sign_out"), () => void leave(viewerOf(me))),
  ].filter(({ label }) => contains(label, text));
  if (text.length < 2) {
    const recent = text === "" ? seen.slice(0, mostRecent) : [];
    return { choices: [...recent.map((contract) => contractChoice(contract, t("app.palette.recent"))), ...fixed], busy };
  }
  const known = seen.filter(({ title }) => contains(title, text)).slice(0, mostRecent);
  const found = (asks ? (contracts.data?.pages[0]?.data ?? []) : []).filter(({ id }) => known.every((contract) => contract.id !== id));
  const calls = asksEvents ? (events.data?.pages.flatMap((page) => page.data) ?? []).filter(({ title }) => contains(title, text)).slice(0, mostOfEach) : [];
  const members = asksPeople ? (people.data?.pages[0]?.data ?? []) : [];
  return {
    choices: [
      ...[...known, ...found].map((contract) => contractChoice(contract, t("app.contracts"))),
      ...calls.map((event) => eventChoice(event)),
      ...members.map((member) => ({
        key: member.id,
        group: t("app.people"),
        label: nameOf(member),
        detail: t(`role.${member.role}`),
        run: () => navigate(`/people?q=${encodeURIComponent(member.email)}`),
      })),
      ...fixed,
    ],
    busy,
  };
}
