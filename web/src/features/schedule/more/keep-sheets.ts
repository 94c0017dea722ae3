// Has the call sheets of the coming days on this device, for reading at the stage door without a network. The
// service worker keeps the page's code once it was asked for.
import type { QueryClient } from "@tanstack/react-query";
import { callSheetQuery } from "../../../api/call-sheets";
import type { AgendaDay } from "../days";

/** More are asked for when they are opened. */
const most = 8;
const freshMs = 10 * 60_000;

export async function keepSheets(queries: QueryClient, days: readonly AgendaDay[]): Promise<void> {
  const sheets = days.flatMap(({ day, events }) => [{ day }, ...events.map(({ id }) => ({ event: id }))]);
  await import("../sheet/CallSheetPage");
  for (const sheet of sheets.slice(0, most)) await queries.prefetchQuery({ ...callSheetQuery(sheet), staleTime: freshMs });
}
