// A call sheet says which revision it is, whether it still holds, and marks what is different.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { serve, show } from "../../../test-screen";
import { Sheet } from "./Sheet";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const zone = "Europe/Vienna";
const event = {
  event_id: "e1",
  title: "Stage run",
  type: "rehearsal",
  state: "confirmed",
  local_start: "2026-11-23T19:00:00",
  local_end: "2026-11-23T22:00:00",
  timezone: zone,
  end_timezone: zone,
  all_day: false,
  place: "Main stage",
  production: "Swan Lake",
  mark: "changed",
  changed: ["when", "where"],
  people: [
    { user_id: "u1", name: "Anna", role: "Odette", call_time: "18:30", mark: "changed" },
    { user_id: "u2", name: "Ben", role: null, call_time: null, mark: "same" },
  ],
  people_gone: ["Carl"],
};
const sheet = { organization_name: "Opera", day: "2026-11-23", revision: 2, issued_at: "2026-11-20T10:00:00Z", issued_by: "Paula", is_current: false, compared_with: 2, events: [event], events_gone: [{ event_id: "e9", title: "Fitting", local_start: "2026-11-23T09:00:00" }] };
const read = "GET /call-sheets/2026-11-23";
const page = <Sheet of={{ day: "2026-11-23", production: null }} file="sheet.pdf" />;

it("marks what changed, who is gone and what is gone", async () => {
  serve({ [read]: sheet });
  show(page);
  const run = within(await screen.findByRole("article", { name: "Stage run" }));
  expect(run.getByText("Changed: when, where")).toBeDefined();
  expect(run.getAllByRole("row").slice(1).map((row) => row.textContent)).toEqual(["18:30AnnaChangedOdette", "19:00Ben"]);
  expect(run.getByText("Not called any more: Carl")).toBeDefined();
  expect(screen.getByText(/^Fitting, /).tagName).toBe("DEL");
  expect(screen.getByText("Changed since revision 2")).toBeDefined();
  expect(screen.getByText(/by Paula\.$/)).toBeDefined();
});

it("is issued as the next revision", async () => {
  let now: object = sheet;
  const asked = serve({
    [read]: () => now,
    [`POST /call-sheets/2026-11-23/issue`]: () => {
      now = { ...sheet, revision: 3, is_current: true };
      return now;
    },
  });
  show(page);
  await userEvent.click(await screen.findByRole("button", { name: "Issue revision 3" }));
  expect(await screen.findByText("Revision 3")).toBeDefined();
  expect(screen.queryByRole("button", { name: /^Issue/ })).toBeNull();
  expect(asked.filter(({ what }) => what.startsWith("POST"))).toHaveLength(1);
});

it("that was never issued says so, and begins with revision 1", async () => {
  serve({ [read]: { ...sheet, revision: null, issued_at: null, compared_with: null, events: [{ ...event, mark: "same", changed: [], people_gone: [] }], events_gone: [] } });
  show(page);
  expect(await screen.findByText("Not issued yet")).toBeDefined();
  expect(screen.getByRole("button", { name: "Issue revision 1" })).toBeDefined();
});

it("of a day without events has nothing to issue", async () => {
  serve({ [read]: { ...sheet, revision: null, events: [], events_gone: [] } });
  show(page);
  expect(await screen.findByText("Nothing on this day")).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});

it("is printed in light colours, and the theme is there again after it", async () => {
  serve({ [read]: sheet });
  document.documentElement.dataset["theme"] = "dark";
  show(page);
  await screen.findByText("Changed since revision 2");
  window.dispatchEvent(new Event("beforeprint"));
  expect(document.documentElement.dataset["theme"]).toBe("light");
  window.dispatchEvent(new Event("afterprint"));
  await vi.waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
  delete document.documentElement.dataset["theme"];
});
