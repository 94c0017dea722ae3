// Seals that failed are told for all signers, not only for those the contract comes with.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { meWith, serve, show } from "../../../test-screen";
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
