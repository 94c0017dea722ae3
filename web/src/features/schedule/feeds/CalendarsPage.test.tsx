// Private addresses on screen: made, shown once, told apart, ended.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { reportReachable, reportUnreachable } from "../../../api/reachability";
import { json, serve, show } from "../../../test-screen";
import CalendarsPage from "./CalendarsPage";
import { squaresOf } from "./qr";

const feed = (id: string, more: object = {}) => ({ id, name: id, created_at: "2026-11-20T10:00:00Z", last_used_at: null, include: { types: [], tentative: true, details: "full" }, ...more });
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false } });
const made = { feed: feed("Phone"), url: "https://portal.test/calendar/abc.ics", webcal_url: "webcal://portal.test/calendar/abc.ics" };
const list = "GET /me/calendar-feeds";

beforeEach(() => reportReachable());

it("begins with the form, and shows what was made with the way into the calendar", async () => {
  const user = userEvent.setup();
  let known: object[] = [];
  const asked = serve({
    [list]: () => page(known),
    "POST /me/calendar-feeds": () => {
      known = [made.feed];
      return json(made, 201);
    },
  });
  show(<CalendarsPage />);
  await user.type(await screen.findByLabelText("Name"), "Phone");
  await user.click(screen.getByRole("radio", { name: "Only “busy”" }));
  await user.click(screen.getByRole("checkbox", { name: "Meetings" }));
  await user.click(screen.getByRole("button", { name: "Make the address" }));
  expect(document.activeElement).toBe(await screen.findByRole("heading", { name: "Your address is ready" }));
  expect(asked.find(({ what }) => what.startsWith("POST"))?.body).toEqual({
    name: "Phone",
    include: { types: ["rehearsal", "performance", "call_time", "travel", "other"], tentative: true, details: "busy" },
  });
  expect(screen.getByRole("link", { name: "Open in this device’s calendar" }).getAttribute("href")).toBe(made.webcal_url);
  await user.click(screen.getByRole("button", { name: "Copy the address" }));
  expect(await navigator.clipboard.readText()).toBe(made.url);
  expect(screen.queryByRole("img")).toBeNull();
  await user.click(screen.getByText("Onto a phone, with its camera"));
  expect((await screen.findByRole("img", { name: "The address as a QR code" })).querySelector("path")?.getAttribute("d")).toBe(squaresOf(made.webcal_url).path);
  await user.click(screen.getByRole("button", { name: "I have it" }));
  expect(screen.queryByText(made.url)).toBeNull();
  expect(within(screen.getByRole("list", { name: "Private addresses" })).getByText("Phone")).toBeDefined();
});

it("takes all kinds as all that may come, and none as a mistake", async () => {
  const user = userEvent.setup();
  const asked = serve({ [list]: page([]), "POST /me/calendar-feeds": () => json({ type: "conflict", status: 409 }, 409) });
  show(<CalendarsPage />);
  const kinds = within(await screen.findByRole("group", { name: "Which kinds" })).getAllByRole("checkbox");
  for (const kind of kinds) await user.click(kind);
  await user.click(screen.getByRole("button", { name: "Make the address" }));
  expect(screen.getByText("Choose at least one.")).toBeDefined();
  expect(asked.some(({ what }) => what.startsWith("POST"))).toBe(false);
  for (const kind of kinds) await user.click(kind);
  await user.click(screen.getByRole("button", { name: "Make the address" }));
  await screen.findByRole("alert");
  expect(asked.find(({ what }) => what.startsWith("POST"))?.body).toMatchObject({ name: null, include: { types: [] } });
});

it("says what each tells and when it was read, and ends one once the consequence was said", async () => {
  const user = userEvent.setup();
  const known = [feed("Phone", { last_used_at: "2026-11-20T10:00:00Z" }), feed("Family", { include: { types: ["travel"], tentative: false, details: "busy" } })];
  const asked = serve({ [list]: () => page(known), "DELETE /me/calendar-feeds/Family": () => json(null, 204) });
  show(<CalendarsPage />);
  const family = within(await screen.findByRole("list", { name: "Private addresses" })).getAllByRole("listitem")[1];
  expect(family?.textContent).toContain("Travel · only what is certain · only “busy”");
  expect(family?.textContent).toContain("Not read yet");
  await user.click(screen.getByRole("button", { name: "End Family" }));
  const dialog = await screen.findByRole("dialog", { name: "End “Family”?" });
  expect(asked.some(({ what }) => what.startsWith("DELETE"))).toBe(false);
  known.pop();
  await user.click(within(dialog).getByRole("button", { name: "End the address" }));
  expect(await screen.findByRole("button", { name: "End Phone" })).toBeDefined();
  await expect.poll(() => screen.queryByRole("button", { name: "End Family" })).toBeNull();
});

it("has no more than ten, and says why", async () => {
  serve({ [list]: page(Array.from({ length: 10 }, (_, index) => feed(`f${index}`))) });
  show(<CalendarsPage />);
  const another = await screen.findByRole("button", { name: /Make another address/ });
  expect(another.getAttribute("aria-disabled")).toBe("true");
  expect(another.textContent).toContain("Ten are as many as there can be");
});

it("without a connection it says that one is needed, and a failure has its way out", async () => {
  serve({ [list]: () => json({ type: "internal_error", status: 500 }, 500) });
  show(<CalendarsPage />);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeDefined();
  reportUnreachable(null);
  await expect.poll(() => screen.getByRole("button", { name: /Calendar file/ }).getAttribute("aria-disabled")).toBe("true");
});
