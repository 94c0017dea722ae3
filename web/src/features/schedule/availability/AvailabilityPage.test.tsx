// Saying when one can come: each day or all at once, one press, once only, also without a network.
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { viewerOf } from "../../../api/identity";
import { reportReachable } from "../../../api/reachability";
import { repliesOf, sendReplies } from "../../../api/replies";
import type { DayAnswer } from "../../../api/types";
import { setViewer } from "../../../i18n/locale";
import { json, meWith, serve, show } from "../../../test-screen";
import AvailabilityPage from "./AvailabilityPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const me = meWith(["schedule:read", "schedule:answer"]);
const days = ["2026-12-01", "2026-12-02"];
const requestWith = (answers: Record<string, DayAnswer>, more: object = {}) => ({
  id: "q1",
  title: "Tour to Graz",
  note: "Bus at 8.",
  days,
  status: "open",
  answer_by: "2030-11-28T17:00:00Z",
  created_by_name: "Paul Prinz",
  own: { answered_at: null, note: null, days: days.map((day) => ({ day, answer: answers[day] ?? null })) },
  people: [],
  ...more,
});

let known: Record<string, DayAnswer> = {};
let asked: ReturnType<typeof serve> = [];
let refusal: Response | null = null;
let online = true;
let stop: () => void = () => undefined;
beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  [known, refusal, online] = [{}, null, true];
  reportReachable();
});
afterEach(() => {
  stop();
  repliesOf(viewerOf(me)).close();
  vi.unstubAllGlobals();
});

function open(more: object = {}) {
  asked = serve({
    "GET /availability-requests": () => ({ data: [requestWith(known, more)], pagination: { next_cursor: null } }),
    "GET /availability-requests/q1": () => requestWith(known, more),
    "PUT /availability-requests/q1/answers": async (request: Request) => {
      if (refusal) return refusal;
      const { answers } = (await request.json()) as { answers: { day: string; answer: DayAnswer }[] };
      known = Object.fromEntries(answers.map(({ day, answer }) => [day, answer]));
      return json(requestWith(known));
    },
  });
  const answered = globalThis.fetch;
  vi.stubGlobal("fetch", (request: Request) => (online ? answered(request) : Promise.reject(new TypeError("no network"))));
  const queries = show(<AvailabilityPage params={{ id: "q1" }} />, me);
  stop = sendReplies(viewerOf(me), queries);
}
const said = () => asked.filter(({ what }) => what.startsWith("PUT")).map(({ body }) => body);
const day = (name: RegExp) => within(screen.getByRole("group", { name }));
const save = () => userEvent.click(screen.getByRole("button", { name: /^Tell the office/ }));

it("each day has three answers, and all days one press", async () => {
  open();
  expect(await screen.findByText("Bus at 8.")).toBeDefined();
  expect(screen.getByRole("button", { name: /^Tell the office/ }).getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(screen.getByRole("button", { name: "All days: Can come" }));
  await userEvent.click(day(/2 Dec/).getByRole("radio", { name: "Cannot" }));
  await userEvent.type(screen.getByLabelText("A word about it"), "Dentist");
  await save();
  await vi.waitFor(() =>
    expect(said()).toEqual([
      {
        answers: [
          { day: "2026-12-01", answer: "available" },
          { day: "2026-12-02", answer: "unavailable" },
        ],
        note: "Dentist",
        user_id: null,
      },
    ]),
  );
  await vi.waitFor(() => expect(repliesOf(viewerOf(me)).all().size).toBe(0));
  expect(day(/2 Dec/).getByRole("radio", { name: "Cannot" })).toHaveProperty("checked", true);
});

it("without a network it waits on this device, and is sent once", async () => {
  open();
  await screen.findByText("Bus at 8.");
  online = false;
  await userEvent.click(day(/1 Dec/).getByRole("radio", { name: "Maybe" }));
  await save();
  expect(await screen.findByText("Waits for a connection. It is sent by itself.")).toBeDefined();
  expect(day(/1 Dec/).getByRole("radio", { name: "Maybe" })).toHaveProperty("checked", true);
  online = true;
  act(() => void window.dispatchEvent(new Event("online")));
  await vi.waitFor(() => expect(said()).toHaveLength(1));
  await vi.waitFor(() => expect(screen.queryByText("Waits for a connection. It is sent by itself.")).toBeNull());
  expect(said()).toEqual([{ answers: [{ day: "2026-12-01", answer: "maybe" }], note: null, user_id: null }]);
});

it("what came too late is said to have done so", async () => {
  open();
  await screen.findByText("Bus at 8.");
  refusal = json({ type: "invalid_state", status: 409 }, 409);
  await userEvent.click(screen.getByRole("button", { name: "All days: Maybe" }));
  await save();
  expect(await screen.findByText(/^This was closed before your answer arrived/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Put away" }));
  expect(screen.queryByText(/^This was closed before your answer arrived/)).toBeNull();
});

it("what is closed shows what was answered, and asks for nothing", async () => {
  known = { "2026-12-01": "available" };
  open({ status: "closed" });
  expect(await screen.findByText("This is closed. What was answered stays as it is.")).toBeDefined();
  expect(screen.getByText("Can come")).toBeDefined();
  expect(screen.getByText("Not answered")).toBeDefined();
  expect(screen.queryByRole("radio")).toBeNull();
});
