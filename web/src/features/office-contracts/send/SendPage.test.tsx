// Sending: a deadline that was taken away is taken away on the server, too.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { setViewer } from "../../../i18n/locale";
import { meWith, serve, show } from "../../../test-screen";
import SendPage from "./SendPage";

const contract = {
  id: "c1",
  title: "Guest contract",
  status: "draft",
  tags: [],
  expires_at: "2099-12-24T22:59:00Z",
  version: 1,
  signing_mode: "individual",
  signing_order: "parallel",
  counts: { assignments: 0, viewed: 0, signed: 0, declined: 0 },
  fields: [],
  assignments: [],
  actions: [{ action: "assign", enabled: true, reason: null }],
};
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false, total_count: data.length } });

beforeEach(() => setViewer({ locale: "en-GB", timeZone: "Europe/Vienna" }));

it.each([
  ["cleared", null],
  ["left", "2099-12-24T22:59:00.000Z"],
])("a date that was %s is sent as %s", async (what, expires_at) => {
  const asked = serve({
    "GET /contracts/c1": contract,
    "GET /contracts/c1/assignments": page([]),
    "GET /artists": page([{ id: "ar1", user_id: "u9", email: "mira@artists.test", display_name: "Mira Novak", status: "active" }]),
    "GET /members": page([]),
    "POST /contracts/c1/assign": { assignments: [] },
  });
  show(<SendPage params={{ id: "c1" }} />, meWith(["contracts:manage"]));
  await userEvent.click(await screen.findByRole("checkbox", { name: /Mira Novak/ }));
  if (what === "cleared") await userEvent.clear(screen.getByLabelText("Sign by"));
  await userEvent.click(screen.getByRole("button", { name: "Send to 1 artist" }));
  await vi.waitFor(() => expect(asked.find((each) => each.what === "POST /contracts/c1/assign")?.body).toMatchObject({ artist_ids: ["ar1"], expires_at }));
});
