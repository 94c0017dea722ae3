// An artist's list: what the company has put away stays among what is completed, and an empty list says what is true.
import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { json, meWith, show } from "../../test-screen";
import ContractsPage from "./ContractsPage";

afterEach(() => history.replaceState(null, "", "/"));

function serveList(data: object[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(new URL(request.url).searchParams.get("status") ?? "");
    return json({ data, pagination: { cursor: null, next_cursor: null, has_more: false, total_count: data.length } });
  });
  return asked;
}

it("asks for archived contracts as well where it shows the completed ones", async () => {
  history.replaceState(null, "", "/contracts?view=completed");
  const put = { id: "c1", title: "Guest contract", status: "archived", page_count: 2, created_at: "2026-01-02T10:00:00Z", my_assignment: { status: "signed", signed_at: "2026-01-03T10:00:00Z" } };
  const asked = serveList([put]);
  show(<ContractsPage />, meWith([]));
  expect(await screen.findByRole("link", { name: /Guest contract/ })).toBeDefined();
  expect(screen.getByText("Signed")).toBeDefined();
  expect(asked).toEqual(["completed,archived"]);
});

it("promises only what holds where there is nothing yet", async () => {
  history.replaceState(null, "", "/contracts");
  serveList([]);
  show(<ContractsPage />, meWith([]));
  expect(await screen.findByText("Contracts a company sends you appear here. What you sign stays.")).toBeDefined();
});
