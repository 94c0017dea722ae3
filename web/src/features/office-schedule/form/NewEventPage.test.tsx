// Writing an event: what is missing is said beside its field and in a summary; a refusal keeps everything that was typed.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import { viewerOf } from "../../../api/identity";
import { forgetKeptDraft, readKeptDraft } from "./useKeptDraft";
import NewEventPage from "./NewEventPage";

const me = meWith(["schedule:write", "artists:read"]);
const page = (data: object[]) => ({ data, pagination: { next_cursor: null, total_count: data.length } });
const reads = {
  "GET /rooms": page([{ id: "r1", name: "Studio 1" }]),
  "GET /productions": page([]),
  "GET /artists": page([{ id: "a1", user_id: "u1", display_name: "Anna Dancer", status: "active" }]),
};
const create = "POST /events";

beforeEach(async () => {
  history.replaceState(null, "", "/schedule/new?day=2026-11-23");
  await forgetKeptDraft(viewerOf(me));
});

function open(answer: () => unknown = () => json({ id: "e1" }, 201)) {
  const asked = serve({ ...reads, [create]: answer });
  show(<NewEventPage />, me);
  return () => asked.filter(({ what }) => what === create).map(({ body }) => body as Record<string, unknown>);
}
const fill = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);

it("says what is missing, with a way to each field, and sends nothing", async () => {
  const sent = open();
  await userEvent.click(await screen.findByRole("button", { name: "Publish" }));
  const summary = within(await screen.findByRole("alert")).getAllByRole("link");
  expect(summary.map((link) => link.getAttribute("href"))).toEqual(["#event-title", "#event-start", "#event-end"]);
  expect(screen.getByLabelText("Begins").getAttribute("aria-invalid")).toBe("true");
  expect(sent()).toEqual([]);
});

it("is published to those who are called, with times as they were typed", async () => {
  const sent = open();
  await screen.findByLabelText("Title");
  await fill("Title", "Stage run");
  await fill("Begins", "7pm");
  await fill("Ends", "21.30");
  await userEvent.click(await screen.findByRole("button", { name: "Call Anna Dancer" }));
  await userEvent.click(screen.getByRole("button", { name: "Publish to 1 person" }));
  await vi.waitFor(() => expect(location.pathname).toBe("/schedule/e1"));
  expect(sent()).toMatchObject([{ title: "Stage run", state: "confirmed", local_start: "2026-11-23T19:00", local_end: "2026-11-23T21:30", participants: [{ artist_id: "a1" }] }]);
  expect(await readKeptDraft(viewerOf(me))).toBeNull();
});

it("a group of a production is called as a whole, each in the role they have there", async () => {
  const member = (id: string, name: string, group: string, role: string | null) => ({ id, user_id: `u-${id}`, artist_id: `a-${id}`, name, group, role, created_at: "2026-11-01T09:00:00Z" });
  serve({
    ...reads,
    "GET /productions": page([{ id: "p1", name: "Swan Lake" }]),
    "GET /productions/p1/members": page([member("1", "Zoe", "Corps", null), member("2", "Anna", "Corps", "Odette"), member("3", "Ben", "Orchestra", null)]),
  });
  history.replaceState(null, "", "/schedule/new?production=p1&group=Corps");
  show(<NewEventPage />, me);
  const called = within(await screen.findByRole("list", { name: "Called" })).getAllByRole("listitem");
  expect(called.map((row) => row.querySelector("summary")?.textContent)).toEqual(["Odette for Anna", "Corps for Zoe"]);
  await vi.waitFor(() => expect(screen.getByLabelText<HTMLSelectElement>("Production").value).toBe("p1"));
});

it("all who have a role in a production are called by it", async () => {
  const member = (id: string, name: string, group: string, role: string | null) => ({ id, user_id: `u-${id}`, artist_id: `a-${id}`, name, group, role, created_at: "2026-11-01T09:00:00Z" });
  serve({
    ...reads,
    "GET /productions": page([{ id: "p1", name: "Swan Lake" }]),
    "GET /productions/p1/members": page([member("1", "Zoe", "Cast A", "Odette"), member("2", "Cleo", "Cast B", "Odette"), member("3", "Ben", "Cast A", "Siegfried")]),
  });
  history.replaceState(null, "", "/schedule/new?production=p1");
  show(<NewEventPage />, me);
  await userEvent.click(await screen.findByText("Call by role"));
  await userEvent.click(within(screen.getByRole("list", { name: "Roles of the production" })).getByRole("button", { name: "Call Odette: 2 people" }));
  const called = within(screen.getByRole("list", { name: "Called" })).getAllByRole("listitem");
  expect(called.map((row) => row.querySelector("summary")?.textContent)).toEqual(["Odette for Cleo", "Odette for Zoe"]);
});

it("as a draft is told to nobody", async () => {
  const sent = open();
  await screen.findByLabelText("Title");
  await fill("Title", "Read-through");
  await fill("Begins", "10");
  await fill("Ends", "noon");
  await userEvent.click(screen.getByRole("button", { name: "Save as draft" }));
  await vi.waitFor(() => expect(sent()).toMatchObject([{ state: "draft", local_end: "2026-11-23T12:00" }]));
});

it("keeps what is typed on the device, and a refused one on the screen", async () => {
  open(() => json({ type: "room_taken", status: 409, conflicts: [{ event_id: "e9", title: "Orchestra", room: "Studio 1", start_at: "2026-11-23T09:00:00Z", end_at: "2026-11-23T11:00:00Z" }] }, 409));
  await screen.findByLabelText("Title");
  await fill("Title", "Chorus");
  await fill("Begins", "10");
  await fill("Ends", "11");
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  expect(await screen.findByText("The room is taken")).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("Chorus");
  await vi.waitFor(async () => expect((await readKeptDraft(viewerOf(me)))?.title).toBe("Chorus"));
});
