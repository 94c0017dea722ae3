// Every address of the app and the module behind it. To add a screen, add a line here and its texts to the catalogue.
import type { QueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { activityQuery, contractQuery, contractsQuery } from "../api/contracts";
import type * as Claims from "../api/claims";
import type * as Account from "../features/identity/account/pages";
import type * as Calling from "../features/schedule/pages";
import type * as Booking from "../features/office-claims/pages";
import type * as Planning from "../features/office-schedule/pages";
import type * as Settings from "../features/settings/pages";
import type * as Schedule from "../api/schedule";
import { can, decidesClaims, managesPeople, readsAllClaims, worksInOffice, writesClaims } from "../api/permissions";
import type { Caller } from "../api/types";
import { artistContracts } from "../features/contracts/views";

export type Params = Readonly<Record<string, string>>;
export type PageModule = { default: ComponentType<{ params: Params }> };

export interface AppRoute {
  path: string;
  load: (me: Caller) => Promise<PageModule>;
  /** Starts the screen's first requests while its code is still loading; never fails. */
  data?: (queries: QueryClient, me: Caller, params: Params, search: URLSearchParams) => Promise<unknown>;
  /** Without it everybody may come; others get the not-found page. */
  allowed?: (me: Caller) => boolean;
  /** Hides the bars: the person does one thing here (signing). */
  focused?: boolean;
}

/** With its table, which is a chunk of its own only because other lists have it too. */
const officeContractsPage = async (): Promise<PageModule> => {
  const table = import("../features/office-contracts/ContractsTable");
  const page = await import("../features/office-contracts/OfficeContractsPage");
  await table;
  return page;
};

/** Not for somebody who acts for another person. */
const ownAccount = (me: Caller): boolean => can(me, "account:read");

/** Loaded beside the screen: other screens do not carry the queries of claims. */
const withClaims = (start: (claims: typeof Claims) => unknown): Promise<unknown> => import("../api/claims").then(start, () => undefined);
const withAgenda = (queries: QueryClient): Promise<unknown> =>
  import("../api/agenda").then(({ prefetchAgenda }): unknown => prefetchAgenda(queries), () => undefined);
const withSchedule = (start: (schedule: typeof Schedule) => unknown): Promise<unknown> => import("../api/schedule").then(start, () => undefined);

const withEvent: NonNullable<AppRoute["data"]> = (queries, _me, { id = "" }) => withSchedule(({ eventQuery }) => queries.prefetchQuery(eventQuery(id)));

const readsSchedule = (me: Caller): boolean => can(me, "schedule:read");

// The office's schedule: one way in, so that everybody else's first screen names one file of it.
const plans = (me: Caller): boolean => can(me, "schedule:write");
const planned: readonly (keyof typeof Planning.pages)[] = [
  "",
  "/board",
  "/new",
  "/unseen",
  "/absences",
  "/availability",
  "/availability/new",
  "/availability/:id",
  "/import",
  "/rules",
  "/rooms",
  "/productions",
  "/productions/:id",
  "/call-sheet",
  "/:id",
  "/:id/edit",
  "/:id/attendance",
  "/:id/call-sheet",
];

const news = (page: "list" | "device") => async (): Promise<PageModule> => (await import("../features/notices/door"))[page]();
// What stands beside the schedule, the parts of the account, what is done with many claims, and settings, likewise.
const calling = (page: keyof typeof Calling) => async (): Promise<PageModule> => (await import("../features/schedule/pages"))[page]();
const account = (page: keyof typeof Account) => async (): Promise<PageModule> => (await import("../features/identity/account/pages"))[page]();
const booking = (page: keyof typeof Booking) => async (): Promise<PageModule> => (await import("../features/office-claims/pages"))[page]();
const settings = (page: keyof typeof Settings) => async (): Promise<PageModule> => (await import("../features/settings/pages"))[page]();

export const routes: readonly AppRoute[] = [
  {
    path: "/",
    load: (me) =>
      worksInOffice(me) ? import("../features/today/OfficeTodayPage") : import("../features/today/TodayPage"),
    data: async (queries, me) => {
      if (!worksInOffice(me)) await Promise.all([queries.prefetchInfiniteQuery(contractsQuery({ waiting_for_me: true })), readsSchedule(me) && withAgenda(queries)]);
    },
  },
  // The office's schedule; what it is not allowed to falls through to the schedule of everybody.
  ...planned.map((page) => ({
    path: `/schedule${page}`,
    load: async () => (await import("../features/office-schedule/pages")).pages[page](),
    ...(page === "/:id" && { data: withEvent }),
    // The board is also there to be read.
    allowed: page === "/board" ? readsSchedule : plans,
  })),
  {
    path: "/schedule",
    load: () => import("../features/schedule/SchedulePage"),
    data: withAgenda,
    allowed: readsSchedule,
  },
  {
    path: "/schedule/:id",
    load: () => import("../features/schedule/EventPage"),
    data: withEvent,
    allowed: readsSchedule,
  },
  { path: "/schedule/unavailable", load: calling("away"), allowed: (me) => can(me, "schedule:answer") },
  { path: "/schedule/availability/:id", load: calling("availability"), allowed: (me) => can(me, "schedule:answer") },
  { path: "/schedule/days/:day", load: calling("sheet"), allowed: readsSchedule },
  { path: "/schedule/:id/call-sheet", load: calling("sheet"), allowed: readsSchedule },
  {
    path: "/contracts",
    load: (me) =>
      worksInOffice(me)
        ? officeContractsPage()
        : import("../features/contracts/ContractsPage"),
    data: (queries, me, _params, search) =>
      worksInOffice(me)
        ? import("../features/office-contracts/views").then(({ officeContracts }): unknown => queries.prefetchInfiniteQuery(officeContracts(search)), () => undefined)
        : queries.prefetchInfiniteQuery(artistContracts(search)),
  },
  { path: "/contracts/new", load: () => import("../features/office-contracts/UploadPage"), allowed: worksInOffice },
  {
    path: "/contracts/:id",
    load: (me) =>
      worksInOffice(me)
        ? import("../features/office-contracts/tracking/OfficeContractPage")
        : import("../features/contracts/ContractPage"),
    data: (queries, _me, { id = "" }) =>
      Promise.all([queries.prefetchQuery(contractQuery(id)), queries.prefetchInfiniteQuery(activityQuery(id))]),
  },
  {
    path: "/contracts/:id/prepare",
    load: () => import("../features/office-contracts/prepare/PreparePage"),
    allowed: (me) => can(me, "contracts:write"),
    focused: true,
  },
  {
    path: "/contracts/:id/send",
    load: () => import("../features/office-contracts/send/SendPage"),
    allowed: (me) => can(me, "contracts:manage"),
  },
  {
    path: "/claims",
    load: (me) =>
      readsAllClaims(me) ? import("../features/office-claims/QueuePage") : import("../features/claims/ClaimsPage"),
    data: (queries, me) =>
      withClaims(({ claimsQuery }) => (readsAllClaims(me) ? undefined : queries.prefetchInfiniteQuery(claimsQuery({ mine: true })))),
    allowed: (me) => can(me, "expenses:read"),
  },
  { path: "/claims/mine", load: () => import("../features/claims/ClaimsPage"), allowed: writesClaims },
  { path: "/claims/capture", load: () => import("../features/claims/capture/CapturePage"), allowed: writesClaims, focused: true },
  { path: "/claims/new", load: () => import("../features/claims/ClaimFormPage"), allowed: writesClaims },
  { path: "/claims/payments", load: booking("payments"), allowed: (me) => can(me, "expenses:pay") },
  { path: "/claims/payments/:id", load: booking("batch"), allowed: (me) => can(me, "expenses:pay") },
  { path: "/claims/report", load: booking("report"), allowed: (me) => can(me, "expenses:export") },
  {
    path: "/claims/:id",
    load: () => import("../features/claims/ClaimPage"),
    data: (queries, _me, { id = "" }) =>
      withClaims(({ claimQuery, claimEventsQuery }) =>
        Promise.all([queries.prefetchQuery(claimQuery(id)), queries.prefetchInfiniteQuery(claimEventsQuery(id))]),
      ),
    allowed: (me) => can(me, "expenses:read"),
  },
  {
    path: "/claims/:id/edit",
    load: () => import("../features/claims/ClaimFormPage"),
    data: (queries) =>
      withClaims(({ categoriesQuery, claimDefaultsQuery }) =>
        Promise.all([queries.prefetchQuery(categoriesQuery), queries.prefetchQuery(claimDefaultsQuery)]),
      ),
    allowed: writesClaims,
  },
  {
    path: "/claims/:id/review",
    load: () => import("../features/office-claims/review/ReviewPage"),
    data: (queries, _me, { id = "" }) => withClaims(({ claimQuery }) => queries.prefetchQuery(claimQuery(id))),
    allowed: decidesClaims,
  },
  { path: "/settings/claims", load: booking("settings"), allowed: (me) => can(me, "expenses:manage") },
  { path: "/start", load: () => import("../features/today/FirstRunPage"), allowed: (me) => can(me, "security:manage") },
  { path: "/people", load: () => import("../features/people/PeoplePage"), allowed: managesPeople },
  { path: "/people/invite", load: () => import("../features/people/bulk/BulkInvitePage"), allowed: (me) => can(me, "invitations:write") },
  {
    path: "/administration",
    load: () => import("../features/administration/AdministrationPage"),
    allowed: (me) => can(me, "jobs:read") || can(me, "audit:read"),
  },
  { path: "/verify", load: () => import("../features/verify/VerifyPage") },
  { path: "/contracts/:id/read", load: () => import("../features/contracts/ReaderPage"), focused: true },
  { path: "/contracts/:id/sign", load: () => import("../features/contracts/SigningPage"), focused: true },
  { path: "/more", load: () => import("./MorePage") },
  { path: "/account", load: () => import("../features/identity/account/AccountPage") },
  { path: "/notices", load: news("list"), allowed: ownAccount },
  { path: "/account/notifications", load: news("device"), allowed: ownAccount },
  { path: "/account/security", load: account("security"), allowed: ownAccount },
  { path: "/account/devices", load: account("devices"), allowed: ownAccount },
  { path: "/account/history", load: account("history"), allowed: ownAccount },
  { path: "/account/personal", load: account("personal"), allowed: ownAccount },
  { path: "/account/calendars", load: calling("feeds"), allowed: (me) => ownAccount(me) && readsSchedule(me) },
  { path: "/account/delegations", load: account("delegations"), allowed: ownAccount },
  // Whoever acts for somebody is told why none of these is here.
  { path: "/account/:part", load: () => import("../features/identity/account/AccountPage"), allowed: (me) => !ownAccount(me) },
  { path: "/settings/security", load: settings("security"), allowed: (me) => can(me, "security:read") },
  { path: "/settings/sign-on", load: settings("signOn"), allowed: (me) => can(me, "security:read") },
  { path: "/settings/api", load: settings("api"), allowed: (me) => can(me, "api_clients:read") },
];

export interface Place {
  href: string;
  label: "app.today" | "app.schedule" | "app.contracts" | "app.claims" | "app.people" | "app.more";
  allowed?: (me: Caller) => boolean;
  /** Only in the rail: the bar has room for five, and on phones "More" leads there. */
  atDesk?: boolean;
}

/** The places of the rail and, at most five of them, of the bottom bar. */
export const places: readonly Place[] = [
  { href: "/", label: "app.today" },
  { href: "/schedule", label: "app.schedule", allowed: readsSchedule },
  { href: "/contracts", label: "app.contracts" },
  { href: "/claims", label: "app.claims", allowed: (me) => can(me, "expenses:read") },
  { href: "/people", label: "app.people", allowed: managesPeople, atDesk: true },
  { href: "/more", label: "app.more" },
];
