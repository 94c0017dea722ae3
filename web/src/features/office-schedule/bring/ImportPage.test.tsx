// Bringing in: nothing is written before one has seen what is in the file and chosen from it.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import ImportPage from "./ImportPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const event = (key: string, title: string, more: object = {}) => ({
  key,
  title,
  type: "rehearsal",
  local_start: "2026-11-23T10:00:00",
  local_end: "2026-11-23T12:00:00",
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  days: 1,
  remarks: [],
  is_new: false,
  ...more,
});
const found = {
  events: [event("a", "Ballet class", { remarks: ["The alarm is left out."] }), event("b", "Orchestra"), event("c", "Premiere", { event_id: "e7" })],
  problems: [{ line: 12, title: "Ghost", reason: "It ends before it begins." }],
};
const read = "POST /events/import/preview";
const bring = "POST /events/import";
const reads = { "GET /productions": { data: [{ id: "pr1", name: "Swan Lake" }], pagination: {} } };
const file = () => new File(["BEGIN:VCALENDAR"], "season.ics", { type: "text/calendar" });
const choose = () => userEvent.upload(screen.getByLabelText("Choose a file"), file());

it("shows what is in it, with remarks, what is known and what cannot be", async () => {
  serve({ ...reads, [read]: found });
  show(<ImportPage />);
  await choose();
  const table = within(await screen.findByRole("table", { name: "3 events in season.ics" }));
  expect(screen.getByText("Line 12, “Ghost”: It ends before it begins.")).toBeDefined();
  expect(table.getByText("The alarm is left out.")).toBeDefined();
  expect(table.getByRole("link", { name: "Open it" }).getAttribute("href")).toBe("/schedule/e7");
  expect(table.getByLabelText<HTMLInputElement>(/^Bring in Premiere/).disabled).toBe(true);
  expect(screen.getByRole("button", { name: "Bring in 2 events" })).toBeDefined();
});

it("brings in only what is chosen, as it is said, and shows what became of it", async () => {
  const asked = serve({ ...reads, [read]: found, [bring]: { events: [event("b", "Orchestra", { event_id: "e8", is_new: true })], problems: [] } });
  show(<ImportPage />);
  await choose();
  await userEvent.click(await screen.findByLabelText(/^Bring in Ballet class/));
  await userEvent.selectOptions(screen.getByLabelText("State"), "confirmed");
  await userEvent.selectOptions(screen.getByLabelText("Production"), await screen.findByRole("option", { name: "Swan Lake" }));
  await userEvent.click(screen.getByRole("button", { name: "Bring in 1 event" }));
  expect(await screen.findByText("1 event is brought in")).toBeDefined();
  expect(within(screen.getByRole("list", { name: "Brought in" })).getByRole("link").getAttribute("href")).toBe("/schedule/e8");
  const sent = String(asked.find(({ what }) => what === bring)?.body);
  expect(sent).toMatch(/name="chosen"\s+\["b"\]/);
  expect(sent).toMatch(/name="state"\s+confirmed/);
  expect(sent).toMatch(/name="production_id"\s+pr1/);
  expect(sent).not.toMatch(/name="type"/);
});

it("needs at least one", async () => {
  const asked = serve({ ...reads, [read]: found });
  show(<ImportPage />);
  await choose();
  await userEvent.click(await screen.findByLabelText("All of them"));
  await userEvent.click(screen.getByRole("button", { name: /^Bring in 0 events.*Choose at least one/ }));
  expect(asked.map(({ what }) => what)).not.toContain(bring);
});

it("says why a file cannot be read, and takes another one", async () => {
  let answer = () => json({ type: "validation_error", status: 422, errors: [{ field: "file", code: "invalid", message: "This is no calendar file." }] }, 422);
  serve({ ...reads, [read]: () => answer() });
  show(<ImportPage />);
  await choose();
  expect(await screen.findByText("This is no calendar file.")).toBeDefined();
  answer = () => json(found);
  await choose();
  expect(await screen.findByRole("table")).toBeDefined();
  expect(screen.queryByText("This is no calendar file.")).toBeNull();
});

it("does not send what is too large", async () => {
  const asked = serve({ ...reads });
  show(<ImportPage />);
  await userEvent.upload(screen.getByLabelText("Choose a file"), new File([new Uint8Array(2_000_001)], "all.ics", { type: "text/calendar" }));
  await vi.waitFor(() => expect(screen.getByText(/larger than 2 MB/)).toBeDefined());
  expect(asked.map(({ what }) => what)).not.toContain(read);
});
