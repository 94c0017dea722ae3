// The office's day: what waits for one's own signature comes first, and a step that failed leads to its contract.
import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { json, meWith, show } from "../../test-screen";
import OfficeTodayPage from "./OfficeTodayPage";

const contract = (id: string, title: string, more: object = {}) => ({
  id,
  title,
  status: "active",
  page_count: 2,
  created_at: "2026-11-01T10:00:00Z",
  sent_at: "2026-11-02T10:00:00Z",
  expires_at: null,
  counts: { assignments: 3, viewed: 3, signed: 2, declined: 0 },
  my_assignment: { id: `a-${id}`, status: "sent", signed_at: null },
  ...more,
});
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false, total_count: data.length } });

/** The list of contracts by its filter, everything else by its path. */
function answer(waiting: object[], jobs: object[] = []) {
  vi.stubGlobal("fetch", async (input: RequestInfo | URL) => {
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (pathname.endsWith("/contracts")) return json(page(searchParams.has("waiting_for_me") ? waiting : [contract("c9", "Out")]));
    if (pathname.endsWith("/jobs")) return json(page(jobs));
    return json({ type: "not_found", status: 404 }, 404);
  });
}

it("shows what waits for one's own signature, what ends soonest first", async () => {
  answer([contract("c1", "Later"), contract("c2", "Sooner", { expires_at: "2026-12-01T10:00:00Z" })]);
  show(<OfficeTodayPage />, meWith(["contracts:sign"]));
  const list = within(await screen.findByRole("list", { name: "2 contracts wait for your signature" }));
  expect(list.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/contracts/c2", "/contracts/c1"]);
  expect(list.getAllByText("To sign")).toHaveLength(2);
  expect(screen.getByRole("link", { name: "All for me to sign" }).getAttribute("href")).toBe("/contracts?view=waiting");
});

it("says nothing where nothing waits", async () => {
  answer([]);
  show(<OfficeTodayPage />, meWith(["contracts:sign"]));
  await screen.findByRole("link", { name: /Out/ });
  expect(screen.queryByText(/for your signature/)).toBeNull();
});

it("names a step that failed in words, and leads to its contract", async () => {
  const job = { id: 7, name: "contract_seal", attempts: 8, max_attempts: 8, created_at: "2026-11-20T10:00:00Z", last_error: "No time stamp", subject: { contract_id: "c9" } };
  answer([], [job, { ...job, id: 8, name: "email_send", subject: {} }]);
  show(<OfficeTodayPage />, meWith(["jobs:read"]));
  expect(await screen.findByText("Sealing a signed copy")).toBeDefined();
  expect(screen.getByText("Sending an e-mail")).toBeDefined();
  const links = screen.getAllByRole("link", { name: "Open the contract" });
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["/contracts/c9"]);
});
