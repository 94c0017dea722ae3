// The history in words, from the actions and details the log keeps.
import { expect, it } from "vitest";
import type { Activity } from "../../../api/types";
import { historyEntries, historyText } from "./history";

const entry = (action: string, detail: unknown = {}, actor_name = "Helene Maier") =>
  ({ action, detail, actor_name, at: "2026-11-20T12:00:00Z" }) as unknown as Activity;

it.each([
  [entry("contract_assign", { artists: 24 }), "Helene Maier sent it to 24 artists"],
  [entry("contract_remind", { people: 1 }), "Helene Maier reminded 1 person"],
  [entry("contract_fields", { fields: 3 }), "Helene Maier placed 3 fields"],
  [entry("contract_seal", { seal: "x" }, ""), "A signed copy was sealed"],
  [entry("contract_newer_thing", null), "Helene Maier: newer thing"],
  [entry("contract_download", "text", ""), "The portal downloaded the document"],
  [entry("constructor"), "Helene Maier: constructor"],
])("says %#", (given, text) => expect(historyText(given)).toBe(text));

it("tells repeated reading once, and repeated deeds each time", () => {
  const actions = ["contract_preview", "contract_preview", "contract_update", "contract_update", "contract_preview"];
  expect(historyEntries(actions.map((action) => entry(action)))).toHaveLength(4);
});

it("shows reasons, and never an object", () => {
  const [declined, updated] = historyEntries([entry("contract_decline", { reason: "On tour" }), entry("contract_update", { before: {}, after: {} })]);
  expect(declined?.detail).toBe("On tour");
  expect(updated?.detail).toBeNull();
});
