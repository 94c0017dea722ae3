// Who asks to join is let in, or declined after a question that names them.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { meWith, serve, show } from "../../test-screen";
import { Members } from "./Members";

const nora = {
  id: "m7",
  user_id: "u7",
  artist_id: null,
  email: "nora@artists.test",
  first_name: "Nora",
  last_name: "New",
  role: "artist",
  status: "waiting",
  approval_limit: null,
  last_sign_in_at: null,
  created_at: "2026-11-02T10:00:00Z",
  version: 3,
};
const list = { data: [nora], pagination: { cursor: null, next_cursor: null, has_more: false, total_count: 1 } };

beforeEach(() => history.replaceState(null, "", "/people"));

it("declines somebody who asks to join, after asking", async () => {
  const asked = serve({ "GET /members": list, "PATCH /members/m7": { ...nora, status: "deactivated", version: 4 } });
  show(<Members />, meWith(["members:read", "members:manage"]));
  await userEvent.click(await screen.findByRole("button", { name: /^Decline… ?: Nora New$/ }));
  expect(await screen.findByRole("dialog", { name: "Decline Nora New?" })).toBeDefined();
  expect(asked.some(({ what }) => what.startsWith("PATCH"))).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Decline" }));
  await screen.findByRole("button", { name: /^Let in ?: Nora New$/ });
  expect(asked.find(({ what }) => what === "PATCH /members/m7")?.body).toEqual({ status: "deactivated" });
});

it("leaves the person waiting where the question is answered with no", async () => {
  const asked = serve({ "GET /members": list });
  show(<Members />, meWith(["members:read", "members:manage"]));
  await userEvent.click(await screen.findByRole("button", { name: /^Decline… ?: Nora New$/ }));
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(asked.map(({ what }) => what)).toEqual(["GET /members"]);
});

it("offers neither to whoever only reads", async () => {
  serve({ "GET /members": list });
  show(<Members />, meWith(["members:read"]));
  await screen.findByText("nora@artists.test");
  expect(screen.queryByRole("button", { name: /Decline|Let in/ })).toBeNull();
});
