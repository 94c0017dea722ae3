// The office's filters by the word in the address.
import { expect, it } from "vitest";
import { officeContracts } from "./views";

it.each([
  ["view=waiting", { waiting_for_me: true }],
  ["view=waiting&q=swan", { waiting_for_me: true, q: "swan" }],
  ["view=nonsense", {}],
])("%s asks for %j", (search, filter) => expect(officeContracts(new URLSearchParams(search)).queryKey[2]).toEqual(filter));
