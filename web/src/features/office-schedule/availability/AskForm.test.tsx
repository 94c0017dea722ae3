// Asking who can come: days are pressed, dragged over or gone through by keys, people are chosen, and what is wrong is said.
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { meWith, serve, show } from "../../../test-screen";
import { AskForm } from "./AskForm";

const page = (data: object[]) => ({ data, pagination: { next_cursor: null } });
let asked: ReturnType<typeof serve> = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-10T09:00:00Z") });
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
  asked = serve({
    "GET /artists": page([{ id: "a1", user_id: "u2", display_name: "Ada Alt", status: "active" }]),
    "GET /productions": page([]),
    "POST /availability-requests": { id: "q1", counts: { asked: 1, answered: 0 } },
  });
  show(<AskForm home="Europe/Vienna" />, meWith(["schedule:read", "schedule:write"]));
});
afterEach(() => vi.useRealTimers());
const day = (name: RegExp) => screen.getByRole("button", { name });

it("says what is missing, with the way there", async () => {
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
  const summary = within(screen.getByRole("alert"));
  expect(summary.getByRole("link", { name: "Say what it is for." }).getAttribute("href")).toBe("#ask-title");
  expect(summary.getByRole("link", { name: "Choose at least one day, and at most 62." }).getAttribute("href")).toBe("#ask-days");
  expect(summary.getByRole("link", { name: "Choose whom you ask." })).toBeDefined();
  expect(asked.some(({ what }) => what.startsWith("POST"))).toBe(false);
});

it("takes days by press, by Shift up to a day, by a drag and as a span; what is past cannot be chosen", async () => {
  expect(day(/ 9 Dec/)).toHaveProperty("disabled", true);
  await userEvent.click(day(/ 14 Dec/));
  expect(day(/ 14 Dec/).getAttribute("aria-pressed")).toBe("true");
  fireEvent.click(day(/ 16 Dec/), { shiftKey: true });
  expect(screen.getByText(/^3 days/)).toBeDefined();
  fireEvent.pointerDown(day(/ 21 Dec/), { button: 0, pointerType: "mouse" });
  fireEvent.pointerEnter(day(/ 22 Dec/));
  fireEvent.pointerEnter(day(/ 23 Dec/));
  fireEvent.pointerUp(day(/ 23 Dec/));
  expect(screen.getByText(/^6 days/)).toBeDefined();
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2027-01-01" } });
  fireEvent.change(screen.getByLabelText("Until"), { target: { value: "2027-01-02" } });
  await userEvent.click(screen.getByRole("button", { name: /^Add these days/ }));
  expect(screen.getByText(/^8 days/)).toBeDefined();
  await userEvent.click(day(/ 15 Dec/));
  expect(screen.getByText(/^7 days/)).toBeDefined();
});

it("is gone through by keys, also into the next month", async () => {
  day(/ 31 Dec/).focus();
  await userEvent.keyboard("{ArrowRight}");
  await vi.waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toMatch(/1 Jan 2027/));
  await userEvent.keyboard(" ");
  expect(document.activeElement?.getAttribute("aria-pressed")).toBe("true");
});

it("asks those who are chosen, until 18:00 in three days", async () => {
  await userEvent.type(screen.getByLabelText("What it is for"), "Tour");
  await userEvent.click(day(/ 14 Dec/));
  await userEvent.click(await screen.findByRole("button", { name: /Ada Alt/ }));
  await userEvent.click(screen.getByRole("button", { name: "Ask 1 person" }));
  await expect.poll(() => asked.find(({ what }) => what.startsWith("POST"))?.body).toEqual({
    title: "Tour",
    note: null,
    days: ["2026-12-14"],
    answer_by: "2026-12-13T18:00",
    production_id: null,
    people: { user_ids: ["u2"], production_id: null, group: null, role: null },
  });
  expect(location.pathname).toBe("/schedule/availability/q1");
});
