// Seals that failed are told for all signers, not only for those the contract comes with; the history goes back to its beginning.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import OfficeContractPage from "./OfficeContractPage";

const id = "c1";
const part = (n: number, seal: string) => ({
  id: `a${n}`,
  contract_id: id,
  user_id: `u${n}`,
  status: "signed",
  slot: 1,
  signer_kind: "artist",
  signer_name: `Signer ${n}`,
  signed_at: "2026-11-02T10:00:00Z",
  seal: { id: `s${n}`, status: seal },
});
const contract = (assignments: number) => ({
  id,
  title: "Season contract",
  status: "active",
  signing_mode: "individual",
  signing_order: "parallel",
  original_name: "season.pdf",
  page_count: 2,
  file_size_bytes: 1000,
  created_by: { id: "u1", name: "Agnes Adler" },
  created_at: "2026-11-01T10:00:00Z",
  tags: [],
  counts: { assignments, viewed: assignments, signed: assignments, declined: 0 },
  assignments: [part(1, "sealed"), part(2, "failed")],
  my_assignment: null,
  actions: [],
});
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false, total_count: data.length } });

it.each([
  ["among more signers than came with it", 4, [part(1, "sealed"), part(2, "failed"), part(3, "failed"), part(4, "sealed")], /^2 signed copies could not be sealed/],
  ["among those that came with it", 2, [part(1, "sealed"), part(2, "failed")], /^One signed copy could not be sealed/],
])("counts failed seals %s", async (_, count, parts, text) => {
  serve({ [`GET /contracts/${id}`]: contract(count), [`GET /contracts/${id}/assignments`]: page(parts), [`GET /contracts/${id}/activity`]: page([]) });
  show(<OfficeContractPage params={{ id }} />, meWith(["contracts:read"]));
  expect(await screen.findByText(text)).toBeDefined();
});

it("shows what happened earlier, page by page", async () => {
  const entry = (seq: number, action: string) => ({ seq, action, actor_name: "Agnes Adler", at: "2026-11-02T10:00:00Z", detail: null });
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith("/assignments")) return json(page([]));
    if (!pathname.endsWith("/activity")) return json(contract(2));
    const isFirst = searchParams.get("cursor") === null;
    return json({ data: [isFirst ? entry(2, "contract_archive") : entry(1, "contract_create")], pagination: { cursor: null, next_cursor: isFirst ? "older" : null, has_more: isFirst, total_count: null } });
  });
  show(<OfficeContractPage params={{ id }} />, meWith(["contracts:read"]));
  const happened = within(await screen.findByRole("list", { name: "What happened" }));
  expect(happened.queryByText("Agnes Adler uploaded the document")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show earlier" }));
  expect(await happened.findByText("Agnes Adler uploaded the document")).toBeDefined();
  expect(happened.getAllByRole("listitem")).toHaveLength(2);
  expect(screen.queryByRole("button", { name: "Show earlier" })).toBeNull();
});
