// Choosing whom to send a contract to.
import { describe, expect, it } from "vitest";
import type { Artist, ContractField } from "../../../api/types";
import { addAll, move, obstacle, toggle } from "./selection";

const artist = (id: string, status = "active") => ({ id, display_name: id, status }) as Artist;
const ids = (chosen: readonly Artist[]) => chosen.map((each) => each.id).join("");
const field = (slot: number) => ({ slot }) as ContractField;

describe("choosing", () => {
  it("keeps the order of choosing", () => {
    const chosen = [artist("a"), artist("b"), artist("c")].reduce(toggle, [] as readonly Artist[]);
    expect(ids(toggle(chosen, artist("b")))).toBe("ac");
    expect(ids(move(chosen, 2, -1))).toBe("acb");
    expect(ids(move(chosen, 0, -1))).toBe("abc");
    expect(ids(move(chosen, 2, 1))).toBe("abc");
  });
  it("chooses all but those who have it or have left", () => {
    const all = [artist("a"), artist("b"), artist("c"), artist("d", "deactivated")];
    expect(ids(addAll([artist("b")], all, new Set(["c"])))).toBe("ba");
  });
});

describe("obstacle", () => {
  const individual = { signing_mode: "individual" as const, fields: [field(1)] };
  it("needs somebody", () => expect(obstacle(individual, 0, false)).toEqual({ type: "nobody" }));
  it("lets one copy each go to many", () => expect(obstacle(individual, 4000, false)).toBeNull());
  it("needs as many signers as the pages have", () => {
    expect(obstacle({ signing_mode: "joint", fields: [field(1), field(3)] }, 2, false)).toEqual({ type: "fewer_signers", missing: 1 });
  });
  it("needs the counter-signer the pages ask for", () => {
    const fields = [field(1), field(0)];
    expect(obstacle({ signing_mode: "individual", fields }, 1, false)).toEqual({ type: "counter_signer" });
    expect(obstacle({ signing_mode: "individual", fields }, 1, true)).toBeNull();
  });
  it("bounds one document for all", () => {
    expect(obstacle({ signing_mode: "joint", fields: [] }, 51, false)).toEqual({ type: "too_many", most: 50 });
  });
});
