// Whose row a company's signature belongs to, and who has not opened a contract.
import { describe, expect, it } from "vitest";
import type { Assignment } from "../../../api/types";
import { failedSeals, rowsOf, unopenedOf } from "./rows";

const part = (id: string, kind: "artist" | "counter_signer", seal: string, user = id) =>
  ({ id, signer_kind: kind, seal: { id: seal }, user_id: user }) as Assignment;
const parts = [part("c1", "counter_signer", "s1", "boss"), part("c2", "counter_signer", "s2", "boss"), part("a1", "artist", "s1"), part("a2", "artist", "s2")];
const ids = (rows: ReturnType<typeof rowsOf>) => rows.map((row) => `${row.part.id}${row.company ? `+${row.company.id}` : ""}`).join(" ");

describe("rows", () => {
  it("put the company's signature into the artist's row", () => expect(ids(rowsOf(parts, "individual", true))).toBe("a1+c1 a2+c2"));
  it("keep every signer of one document", () => expect(rowsOf(parts, "joint", true)).toHaveLength(4));
  it("show a company's part alone only when its artist will not come", () => {
    const filtered = parts.filter((each) => each.id !== "a1");
    expect(ids(rowsOf(filtered, "individual", false))).toBe("a2+c2");
    expect(ids(rowsOf(filtered, "individual", true))).toBe("a2+c2 c1");
  });
});

describe("not opened", () => {
  it("counts people once and never the viewer", () => {
    expect(unopenedOf(parts, true, 4, "boss")).toEqual({ people: 2, parts: ["a1", "a2"] });
    expect(unopenedOf(parts, true, 4, "other")).toMatchObject({ people: 3 });
  });
  it("leaves it to the server when there are too many to know", () => expect(unopenedOf(parts, false, 900, "boss")).toEqual({ people: 900, parts: null }));
});

describe("failed seals", () => {
  const sealed = (id: string, status: string) => ({ seal: { id, status } }) as Assignment;
  it("are counted once for a document of several signers", () => expect(failedSeals([sealed("s1", "failed"), sealed("s1", "failed")], [])).toBe(1));
  it("are counted beyond the signers that come with the contract", () =>
    expect(failedSeals([sealed("s1", "sealed")], [sealed("s2", "failed"), sealed("s3", "failed"), sealed("s4", "sealing")])).toBe(2));
  it("are none where what came with the contract is newer", () => expect(failedSeals([sealed("s1", "sealing")], [sealed("s1", "failed")])).toBe(0));
  it("are none where nothing was signed", () => expect(failedSeals([{ seal: null } as unknown as Assignment], [])).toBe(0));
});
