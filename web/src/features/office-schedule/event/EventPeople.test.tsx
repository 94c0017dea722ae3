// Who is called, with what they have said; those who have not answered are one press away.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { ScheduleEvent } from "../../../api/types";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import { EventPeople } from "./EventPeople";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const event = { id: "e1", title: "Run", state: "confirmed", recurrence: null, requires_acknowledgment: true, participants: [], counts: { participants: 3 } } as unknown as ScheduleEvent;
const person = (id: string, name: string, status: string, more: object = {}) => ({ id, user_id: `u-${id}`, artist_id: null, name, status, has_unseen_change: true, needs_acknowledgment: true, ...more });
const people = [
  person("p1", "Mira", "declined", { answer_note: "On tour", seen_at: "2026-11-20T10:00:00Z", has_unseen_change: false }),
  person("p2", "Anna", "invited", { role: "Odette", call_time: "18:30" }),
  person("p3", "Carl", "confirmed", { seen_at: "2026-11-20T10:00:00Z", acknowledged_at: "2026-11-20T10:00:00Z" }),
];
const reads = { "GET /events/e1/participants": { data: people, pagination: { next_cursor: null } } };
const rows = () => screen.getAllByRole("row").slice(1);

it("are rows by name, with answer, opening and acknowledgement", async () => {
  serve(reads);
  show(<EventPeople event={event} />);
  await screen.findByRole("table", { name: "Who is called" });
  expect(rows().map((row) => within(row).getAllByRole("cell")[0]?.textContent)).toEqual(["AnnaOdette · from 18:30", "Carl", "Mira"]);
  expect(within(rows()[1] ?? document.body).getAllByText("Before the last change")).toHaveLength(2);
  expect(within(rows()[2] ?? document.body).getByText("“On tour”")).toBeDefined();
});

it("are narrowed to those who have not answered", async () => {
  serve(reads);
  show(<EventPeople event={event} />);
  await userEvent.click(await screen.findByLabelText("Not answered"));
  expect(rows()).toHaveLength(1);
  expect(within(rows()[0] ?? document.body).getByText("Anna")).toBeDefined();
});

it("are removed once it was asked, and those who are told are named", async () => {
  const audiences = [
    { audience: "affected", count: 1, first_names: ["Mira"] },
    { audience: "staff", count: 2, first_names: ["Paula", "Otto"] },
  ];
  const preview = { changes: {}, occurrences: 1, audiences, room_conflicts: [], people_conflicts: [] };
  const asked = serve({ ...reads, "POST /events/e1/preview": preview, "DELETE /events/e1/participants/p1": json(null, 204) });
  show(<EventPeople event={event} />);
  await userEvent.click(await screen.findByRole("button", { name: "Remove Mira" }));
  expect(await screen.findByText("2 people: Paula, Otto")).toBeDefined();
  expect(asked.find(({ what }) => what === "POST /events/e1/preview")?.body).toMatchObject({ action: "remove_participant", user_id: "u-p1" });
  await userEvent.click(screen.getByLabelText(/^Only the office/));
  await userEvent.click(screen.getByRole("button", { name: "Remove" }));
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("DELETE /events/e1/participants/p1"));
});

it("get another time, role or note, and keep their answer", async () => {
  const preview = { changes: {}, occurrences: 1, audiences: [{ audience: "affected", count: 1, first_names: ["Anna"] }], room_conflicts: [], people_conflicts: [] };
  const add = "POST /events/e1/participants";
  const asked = serve({ ...reads, "POST /events/e1/preview": preview, [add]: json(event, 201) });
  show(<EventPeople event={event} />);
  await userEvent.click(await screen.findByRole("button", { name: "Change the call of Anna…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Change the call of Anna" }));
  expect((dialog.getByLabelText("Role") as HTMLInputElement).value).toBe("Odette");
  const time = dialog.getByLabelText("Own call time");
  await userEvent.clear(time);
  await userEvent.type(time, "late");
  await userEvent.click(dialog.getByRole("button", { name: "Change the call" }));
  expect(dialog.getByText("Type a time such as 19:30 or 7pm.")).toBeDefined();
  await userEvent.clear(time);
  await userEvent.type(time, "5pm");
  expect(await dialog.findByText("1 person: Anna")).toBeDefined();
  await userEvent.click(dialog.getByRole("button", { name: "Change the call" }));
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain(add));
  const changed = { user_id: "u-p2", role: "Odette", call_time: "17:00", note: null };
  expect(asked.find(({ what }) => what === add)?.body).toMatchObject({ participants: [changed], audience: "affected" });
  expect(asked.find(({ what }) => what === "POST /events/e1/preview")?.body).toMatchObject({ action: "add_participants", participants: [changed] });
});

it("a call is not sent again as it is", async () => {
  serve(reads);
  show(<EventPeople event={event} />);
  await userEvent.click(await screen.findByRole("button", { name: "Change the call of Carl…" }));
  await screen.findByRole("dialog", { name: "Change the call of Carl" });
  expect(screen.getByRole("button", { name: /^Change the call.*Nothing is different yet/ })).toBeDefined();
});
