// Times away on screen: told, what falls into them, taken back, and back again.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { reportReachable } from "../../../api/reachability";
import { setViewer } from "../../../i18n/locale";
import { json, serve, show } from "../../../test-screen";
import { Toasts } from "../../../ui/Toast";
import AwayPage from "./AwayPage";

const time = (id: string, first: string, until: string, note: string | null = null) => ({
  id,
  user_id: "u1",
  name: "Agnes Adler",
  local_start: `${first}T00:00:00`,
  local_end: `${until}T00:00:00`,
  timezone: "Europe/Vienna",
  start_at: `${first}T00:00:00+01:00`,
  end_at: `${until}T00:00:00+01:00`,
  note,
  created_at: "2026-11-20T10:00:00Z",
});
const call = {
  id: "e1",
  title: "Swan Lake",
  type: "rehearsal",
  state: "confirmed",
  timezone: "Europe/Vienna",
  end_timezone: "Europe/Vienna",
  all_day: false,
  participants: [],
  start_datetime: "2026-11-25T10:00:00+01:00",
  end_datetime: "2026-11-25T12:00:00+01:00",
  local_start: "2026-11-25T10:00:00",
  local_end: "2026-11-25T12:00:00",
  my_participation: { id: "p1", status: "confirmed" },
};
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false } });
const screenOf = (
  <>
    <AwayPage />
    <Toasts label="News" closeLabel="Close" />
  </>
);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T07:00:00Z") });
  setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" });
  reportReachable();
});
afterEach(() => vi.useRealTimers());

it("asks for a first one, and tells it in the viewer's zone", async () => {
  const user = userEvent.setup();
  let known: object[] = [];
  const asked = serve({
    "GET /block-outs": () => page(known),
    "GET /events": page([call]),
    "POST /block-outs": () => {
      known = [time("b1", "2026-11-24", "2026-11-27", "Tour")];
      return json(known[0], 201);
    },
  });
  show(screenOf);
  await user.type(await screen.findByLabelText("First day"), "2026-11-24");
  await user.type(screen.getByLabelText("Last day"), "2026-11-26");
  await user.type(screen.getByLabelText("A word about it"), "Tour");
  await user.click(screen.getByRole("button", { name: "Tell the office" }));
  const row = await within(await screen.findByRole("list", { name: "Not available" })).findByRole("listitem");
  expect(row.textContent).toContain("24 Nov 2026 – 26 Nov 2026");
  expect(await within(row).findByRole("link", { name: "Swan Lake" })).toBeDefined();
  expect(asked.find(({ what }) => what === "POST /block-outs")?.body).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    local_start: "2026-11-24",
    local_end: "2026-11-27",
    timezone: "Europe/Vienna",
    note: "Tour",
  });
});

it("says what is missing before it asks the server, and what the server says", async () => {
  const user = userEvent.setup();
  const asked = serve({
    "GET /block-outs": page([]),
    "GET /events": page([]),
    "POST /block-outs": () => json({ type: "validation_error", status: 400, errors: [{ field: "local_end", code: "invalid", message: "Choose at most 400 days." }] }, 400),
  });
  show(screenOf);
  await user.click(await screen.findByRole("radio", { name: "Some hours" }));
  await user.click(screen.getByRole("button", { name: "Tell the office" }));
  expect(screen.getAllByText("Choose a time.")).toHaveLength(2);
  expect(asked.some(({ what }) => what.startsWith("POST"))).toBe(false);
  await user.click(screen.getByRole("radio", { name: "Whole days" }));
  await user.type(screen.getByLabelText("First day"), "2026-11-24");
  await user.click(screen.getByRole("button", { name: "Tell the office" }));
  expect(await screen.findByText("Choose at most 400 days.")).toBeDefined();
});

it("is taken back at once, and told anew by undo", async () => {
  const user = userEvent.setup();
  let known = [time("b1", "2026-11-24", "2026-11-25"), time("b2", "2026-12-24", "2026-12-27", "Home")];
  const asked = serve({
    "GET /block-outs": () => page(known),
    "GET /events": page([]),
    "DELETE /block-outs/b2": () => {
      known = known.slice(0, 1);
      return json(null, 204);
    },
    "POST /block-outs": () => {
      known = [...known, time("b3", "2026-12-24", "2026-12-27", "Home")];
      return json(known[1], 201);
    },
  });
  show(screenOf);
  await user.click(await screen.findByRole("button", { name: "Remove 24 Dec 2026 – 26 Dec 2026" }));
  await expect.poll(() => screen.queryByText("Home")).toBeNull();
  const news = (await screen.findByText("Removed: you are available then.")).closest("li") ?? expect.fail();
  await user.click(within(news).getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Home")).toBeDefined();
  expect(asked.find(({ what }) => what.startsWith("POST"))?.body).toMatchObject({ local_start: "2026-12-24T00:00:00", local_end: "2026-12-27T00:00:00", note: "Home" });
});

it("what was said when one was asked leads to the answer", async () => {
  serve({ "GET /block-outs": page([{ ...time("b1", "2026-11-24", "2026-11-25", "Tour"), availability_request_id: "q1" }, time("b2", "2026-12-01", "2026-12-02")]), "GET /events": page([]) });
  show(screenOf);
  const links = await screen.findAllByRole("link", { name: /Change your answer/ });
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["/schedule/availability/q1"]);
});
