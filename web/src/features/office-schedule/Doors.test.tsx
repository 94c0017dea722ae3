// What else the office does with its schedule: take it out as a file, and look after its own calls.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { setViewer } from "../../i18n/locale";
import { meWith, show } from "../../test-screen";
import { Doors } from "./Doors";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const offered = vi.hoisted(() => vi.fn<(blob: Blob, name: string) => void>());
vi.mock("../../device/download", () => ({ offerDownload: offered }));

async function open(permissions: readonly string[]) {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(new URL(request.url));
    return Promise.resolve(request.url.includes("/export") ? new Response("Title\r\n") : new Response(JSON.stringify({ events: [] }), { headers: { "Content-Type": "application/json" } }));
  });
  const filter = { start_date: "2026-11-23", end_date: "2026-11-29", timezone: "Europe/Vienna", production_id: "p1", type: "rehearsal" };
  show(<Doors day="2026-11-24" first="2026-11-23" last="2026-11-29" production="p1" isPartial={false} filter={filter} home="Europe/Vienna" />, meWith(permissions));
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  return asked;
}

it("takes out the whole company's schedule, narrowed as the board is", async () => {
  const asked = await open(["schedule:write"]);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Take out as a table (CSV)" }));
  await vi.waitFor(() => expect(offered).toHaveBeenCalled());
  expect(offered.mock.calls[0]?.[1]).toBe("Schedule from 2026-11-23.csv");
  const query = asked.find(({ pathname }) => pathname.endsWith("/events/export"))?.searchParams;
  expect(Object.fromEntries(query ?? [])).toEqual({ format: "csv", start_date: "2026-11-23", end_date: "2027-12-27", timezone: "Europe/Vienna", production_id: "p1", type: "rehearsal" });
});

it("leads whoever is called as well to their own calendar and to when they are away", async () => {
  await open(["schedule:write", "schedule:answer"]);
  expect(await screen.findByRole("menuitem", { name: "My calls in my calendar" })).toBeDefined();
  await userEvent.click(screen.getByRole("menuitem", { name: "When I am not available" }));
  expect(location.pathname).toBe("/schedule/unavailable");
});
