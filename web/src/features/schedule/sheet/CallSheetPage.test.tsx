// A call sheet on screen: one's own call first, which revision it is, and what is different.
import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { reportReachable } from "../../../api/reachability";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import CallSheetPage from "./CallSheetPage";

const event = (id: string, title: string, more: object = {}) => ({
  event_id: id,
  title,
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-23T10:00:00",
  local_end: "2026-11-23T13:00:00",
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  place: "Studio 1",
  mark: "same",
  changed: [],
  people: [],
  people_gone: [],
  ...more,
});
const mine = { event_id: "e2", call_time: "14:30", role: "Odette", note: "Bring the crown" };
const sheet = {
  organization_name: "Opera",
  day: "2026-11-23",
  revision: 2,
  issued_at: "2026-11-22T10:00:00Z",
  issued_by: "Paul Prod",
  is_current: true,
  compared_with: 1,
  my_call: mine,
  events: [
    event("e1", "Class"),
    event("e2", "Run-through", { local_start: "2026-11-23T15:00:00", mark: "changed", changed: ["when", "where"], my_call: mine, people: [{ user_id: "u1", name: "Agnes Adler", role: "Odette", mark: "new" }], people_gone: ["Bert Bass"] }),
  ],
  events_gone: [{ event_id: "e3", title: "Fitting", local_start: "2026-11-23T09:00:00" }],
};

beforeEach(() => {
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
  reportReachable();
});

it("says one's own call first, then the day with what is different", async () => {
  serve({ "GET /call-sheets/2026-11-23": sheet });
  show(<CallSheetPage params={{ day: "2026-11-23" }} />);
  expect(await screen.findByText("14:30")).toBeDefined();
  expect(screen.getByText(/Revision 2, issued .* by Paul Prod/)).toBeDefined();
  const run = screen.getByRole("link", { name: "Run-through" }).closest("li") ?? expect.fail();
  expect(run.textContent).toContain("Changed: when and where");
  expect(run.textContent).toContain("No longer called: Bert Bass");
  expect(within(run).getByText("1 person is called")).toBeDefined();
  expect(screen.getByRole("region", { name: "No longer on this sheet" }).textContent).toContain("09:00 Fitting");
});

it("says that it has changed since it was issued, or was never issued", async () => {
  serve({ "GET /events/e1/call-sheet": { ...sheet, is_current: false, compared_with: 2 } });
  show(<CallSheetPage params={{ id: "e1" }} />);
  expect(await screen.findByText("Changed since it was issued. What is different from revision 2 is marked.")).toBeDefined();
});

it("whoever is called to nothing is told so, and whoever is released as well", async () => {
  serve({ "GET /call-sheets/2026-11-23": { ...sheet, revision: null, issued_at: null, my_call: null, events: [], events_gone: [], compared_with: null } });
  show(<CallSheetPage params={{ day: "2026-11-23" }} />);
  expect(await screen.findByText("Nothing on this day")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Save as PDF" })).toBeNull();
  serve({ "GET /events/e9/call-sheet": () => json({ type: "event_not_found", status: 404 }, 404) });
  show(<CallSheetPage params={{ id: "e9" }} />);
  expect(await screen.findByText("No longer yours")).toBeDefined();
});

it("asks nobody about a day that is none", () => {
  const asked = serve({});
  show(<CallSheetPage params={{ day: "yesterday" }} />);
  expect(screen.getByText("Nothing on this day")).toBeDefined();
  expect(asked).toEqual([]);
});
