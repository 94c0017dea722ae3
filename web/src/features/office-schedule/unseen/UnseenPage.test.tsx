// The board of unseen changes: who does not know what, reminding one, several or all, and the telephone numbers on demand.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { json, meWith, serve, show } from "../../../test-screen";
import UnseenPage from "./UnseenPage";

setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
beforeEach(() => history.replaceState(null, "", "/schedule/unseen"));

const person = (id: string, name: string, missing: readonly string[], more: object = {}) => ({ id, user_id: `u-${id}`, name, missing, status: "invited", ...more });
const soon = new Date(Date.now() + 3 * 3_600_000).toISOString();
const event = (id: string, title: string, people: readonly object[]) => ({
  id,
  series_id: `s-${id}`,
  title,
  type: "rehearsal",
  state: "confirmed",
  start_datetime: soon,
  local_start: "2026-11-23T10:00:00",
  timezone: "Europe/Vienna",
  room: { id: "r1", name: "Studio 1" },
  people,
});
const board = {
  until: soon,
  phones: "not_asked",
  has_more: false,
  events: [
    event("e1", "Orchestra", [person("p1", "Anna", ["unseen", "unanswered"], { role: "Odette", call_time: "09:30", last_message_at: "2026-01-05T09:00:00Z", last_message_channel: "sms" }), person("p2", "Ben", ["unacknowledged"])]),
    event("e2", "Fitting", [person("p3", "Carl", ["unseen"])]),
  ],
};
const read = "GET /events/unseen";
const reminded = (count: number, more: object = {}) => ({ reminded: count, without_phone: [], just_reminded: 0, ...more });
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

it("names what is missing of whom, and how they were last written to", async () => {
  serve({ [read]: board });
  show(<UnseenPage />);
  const rows = within(await screen.findByRole("table", { name: "Orchestra" })).getAllByRole("row").slice(1);
  expect(rows[0]?.textContent).toMatch(/AnnaOdette · call 09:30.*Not opened.*Not answered.*5 Jan 2026, by text message/);
  expect(rows[1]?.textContent).toMatch(/Ben.*Not acknowledged.*None yet/);
  expect(screen.getByText("3 people in 2 events")).toBeDefined();
});

it("reminds one at once", async () => {
  const asked = serve({ [read]: board, "POST /events/e1/remind": reminded(1) });
  show(<UnseenPage />);
  await screen.findByRole("table", { name: "Orchestra" });
  await press("Remind Anna of Orchestra by e-mail");
  expect(await screen.findByText("1 reminder is sent by e-mail.")).toBeDefined();
  expect(asked.filter(({ what }) => what.endsWith("/remind")).map(({ body }) => body)).toEqual([{ channel: "email", user_ids: ["u-p1"] }]);
});

it("asks before it reminds all, event by event, and tells what became of it", async () => {
  const asked = serve({
    [read]: board,
    "POST /events/e1/remind": reminded(1, { without_phone: ["Ben"], just_reminded: 1 }),
    "POST /events/e2/remind": json({ type: "invalid_state", status: 409 }, 409),
  });
  show(<UnseenPage />);
  await screen.findByRole("table", { name: "Orchestra" });
  await press("Remind by text message");
  expect(asked.filter(({ what }) => what.endsWith("/remind"))).toEqual([]);
  const dialog = await screen.findByRole("dialog", { name: "Remind 3 people by text message?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Send 3 reminders" }));
  expect(await screen.findByText("1 reminder is sent by text message.")).toBeDefined();
  expect(screen.getByText("No telephone number: Ben. Send them an e-mail.")).toBeDefined();
  expect(screen.getByText(/^1 was sent a moment ago/)).toBeDefined();
  expect(screen.getByText(/^Fitting: /)).toBeDefined();
  expect(asked.filter(({ what }) => what.endsWith("/remind")).map(({ what, body }) => [what, (body as { user_ids: string[] }).user_ids])).toEqual([
    ["POST /events/e1/remind", ["u-p1", "u-p2"]],
    ["POST /events/e2/remind", ["u-p3"]],
  ]);
});

it("reminds those who are chosen", async () => {
  const asked = serve({ [read]: board, "POST /events/e2/remind": reminded(1) });
  show(<UnseenPage />);
  await userEvent.click(await screen.findByLabelText("Choose Carl for Fitting"));
  expect(screen.getByText("1 person chosen")).toBeDefined();
  await press("Remind by e-mail");
  await vi.waitFor(() => expect(asked.map(({ what }) => what)).toContain("POST /events/e2/remind"));
  expect(asked.map(({ what }) => what)).not.toContain("POST /events/e1/remind");
});

it("shows telephone numbers only when they are asked for", async () => {
  const withPhones = { ...board, phones: "shown", events: [event("e1", "Orchestra", [person("p1", "Anna", ["unseen"], { phone: "+43 1 234" }), person("p2", "Ben", ["unseen"])])] };
  let answer: object = board;
  serve({ [read]: () => answer });
  show(<UnseenPage />, meWith(["artists:read_personal"]));
  await screen.findByRole("table", { name: "Orchestra" });
  expect(screen.queryByText("Phone")).toBeNull();
  answer = withPhones;
  await press("Show phone numbers");
  expect((await screen.findByRole("link", { name: "+43 1 234" })).getAttribute("href")).toBe("tel:+43 1 234");
  expect(screen.getAllByText("None told").length).toBeGreaterThan(0);
  await press("Hide phone numbers");
  expect(screen.queryByRole("link", { name: "+43 1 234" })).toBeNull();
});

it("says why somebody does not see them", async () => {
  const asked = serve({ [read]: board });
  show(<UnseenPage />);
  await screen.findByRole("table", { name: "Orchestra" });
  await press(/^Show phone numbers.*Your role does not see/);
  expect(asked).toHaveLength(1);
});

it("is glad when everybody knows", async () => {
  serve({ [read]: { ...board, events: [] } });
  show(<UnseenPage />);
  expect(await screen.findByText("Everybody knows")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Remind by e-mail" })).toBeNull();
});
