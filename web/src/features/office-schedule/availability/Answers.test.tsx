// A request of the office: who answered what, said by signs and words, reminded, written down, closed, and made into an event.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { meWith, serve, show } from "../../../test-screen";
import RequestPage from "./RequestPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
const days = ["2030-12-01", "2030-12-02"];
const person = (user_id: string, name: string, answers: (string | null)[], note: string | null = null) => ({
  user_id,
  name,
  role: "Soprano",
  group: "Soloists",
  answered_at: null,
  note,
  days: days.map((day, index) => ({ day, answer: answers[index] ?? null })),
});
const request = {
  id: "q1",
  title: "Tour to Graz",
  note: null,
  days,
  timezone: "Europe/Vienna",
  answer_by: "2030-11-28T17:00:00Z",
  status: "open",
  created_at: "2026-11-20T10:00:00Z",
  created_by_name: "Paul Prinz",
  version: 3,
  counts: { asked: 3, answered: 1 },
  by_day: [
    { day: days[0], available: 2, maybe: 0, unavailable: 0, unanswered: 1 },
    { day: days[1], available: 0, maybe: 0, unavailable: 1, unanswered: 2 },
  ],
  own: null,
  can: { answer: { enabled: true }, remind: { enabled: true }, close: { enabled: true } },
  people: [person("u2", "Ada Alt", ["available", "unavailable"], "Wedding"), person("u3", "Ben Bass", ["available", null]), person("u4", "Cleo Cor", [null, null])],
};

let asked: ReturnType<typeof serve> = [];
beforeEach(() => {
  asked = serve({
    "GET /availability-requests/q1": request,
    "POST /availability-requests/q1/remind": { told: 2 },
    "POST /availability-requests/q1/close": request,
    "PUT /availability-requests/q1/answers": request,
  });
  show(<RequestPage params={{ id: "q1" }} />, meWith(["schedule:read", "schedule:write"]));
});
const row = (name: RegExp) => screen.getByRole("row", { name });

it("shows everybody's answers in words, with the sums of each day", async () => {
  expect(await screen.findByText("1 of 3 answered")).toBeDefined();
  expect(within(row(/^Ada Alt/)).getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["yes", "no"]);
  expect(row(/^Ada Alt/).textContent).toContain("Wedding");
  expect(within(row(/^Can come/)).getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["2", "0"]);
  expect(within(row(/^Not answered/)).getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["1", "2"]);
  const call = screen.getByRole("link", { name: "Call 2 people who can come on Sunday, 1 Dec 2030" });
  expect(call.getAttribute("href")).toBe("/schedule/new?asked=q1&day=2030-12-01");
});

it("reminds those who have not answered, once it was asked", async () => {
  await userEvent.click(await screen.findByText("Not answered (2)"));
  expect(screen.queryByRole("row", { name: /^Ada Alt/ })).toBeNull();
  expect(row(/^Cleo Cor/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Remind…" }));
  await userEvent.click(within(await screen.findByRole("dialog", { name: "Remind 2 people?" })).getByRole("button", { name: "Remind them" }));
  await expect.poll(() => asked.some(({ what }) => what === "POST /availability-requests/q1/remind")).toBe(true);
});

it("writes down what somebody told by telephone", async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Answer for Ben Bass…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Answer for Ben Bass" }));
  await userEvent.selectOptions(dialog.getByLabelText(/2 Dec/), "Maybe");
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await expect.poll(() => asked.find(({ what }) => what.startsWith("PUT"))?.body).toEqual({
    answers: [
      { day: "2030-12-01", answer: "available" },
      { day: "2030-12-02", answer: "maybe" },
    ],
    note: null,
    user_id: "u3",
  });
});

it("is closed once the consequence was said", async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Close…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Close “Tour to Graz”?" }));
  expect(asked.some(({ what }) => what.endsWith("/close"))).toBe(false);
  await userEvent.click(dialog.getByRole("button", { name: "Close it" }));
  await expect.poll(() => asked.some(({ what }) => what.endsWith("/close"))).toBe(true);
});
