// What a new claim starts from.
import { expect, it } from "vitest";
import type { Category, ClaimDefaults } from "../../api/types";
import { freshDraft } from "./basics";

const categories = [
  { id: "k1", code: "meals" },
  { id: "k2", code: "mileage" },
] as Category[];
const after = (category_id: string | null) => freshDraft({ categories, defaults: { currency: "EUR", category_id } as ClaimDefaults, today: "2026-11-20" });

it("begins with what the person's newest claim was for", () => expect(after("k1")).toMatchObject({ kind: "expense", category_id: "k1", currency: "EUR" }));
it.each(["k2", "gone", null])("asks what it was for after a drive, or where nothing is known (%s)", (id) => expect(after(id).category_id).toBe(""));
