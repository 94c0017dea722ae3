// Giving up what one was allowed to do for somebody.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import DelegationsPage from "./DelegationsPage";

const held = { delegation_id: "d1", name: "Anna Dancer", permissions: ["contracts:read"], expires_at: null };

it("gives up at a press, and the person is gone from the list", async () => {
  let mine = [held];
  const asked = serve({
    "GET /me/delegations": { data: [] },
    "GET /me/acting": () => ({ data: mine }),
    "DELETE /me/delegations/d1": () => {
      mine = [];
      return json(null, 204);
    },
  });
  show(<DelegationsPage />, meWith(["account:read", "account:update", "account:secure"]));
  await userEvent.click(await screen.findByRole("button", { name: "Give up acting for Anna Dancer" }));
  await vi.waitFor(() => expect(screen.queryByText("Anna Dancer")).toBeNull());
  expect(asked.map(({ what }) => what)).toContain("DELETE /me/delegations/d1");
});

it("keeps the person in the list when giving up did not work", async () => {
  serve({
    "GET /me/delegations": { data: [] },
    "GET /me/acting": { data: [held] },
    "DELETE /me/delegations/d1": () => json({ type: "unavailable", status: 503 }, 503),
  });
  show(<DelegationsPage />, meWith(["account:read", "account:update", "account:secure"]));
  await userEvent.click(await screen.findByRole("button", { name: "Give up acting for Anna Dancer" }));
  expect(screen.getByText("Anna Dancer")).toBeDefined();
});
