// One member for the office: personal data is shown at a press only, because each reading is logged.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Member } from "../../api/types";
import { json, meWith, serve, show } from "../../test-screen";
import { MemberDialog } from "./MemberDialog";

const anna = {
  id: "m1",
  user_id: "u9",
  artist_id: "a1",
  email: "anna@artists.test",
  first_name: "Anna",
  last_name: "Dancer",
  role: "artist",
  status: "active",
  approval_limit: null,
  created_at: "2026-01-02T10:00:00Z",
  version: 1,
} as unknown as Member;

const reads = ["members:read", "artists:read", "artists:read_personal"];
const path = "GET /artists/a1/personal";

it("is read when somebody asks for it, and says so before", async () => {
  const asked = serve({
    [path]: {
      phone: "+436601234567",
      tax: { country: "AT", number: "12 345/6789", vat_number: null, iban: "AT611904300234573201" },
      emergency_contact: { name: "Maria Dancer", relation: "mother", phone: "+4315551234" },
      version: 1,
    },
  });
  show(<MemberDialog member={anna} onClose={() => undefined} />, meWith(reads));
  expect(await screen.findByText(/audit log/)).toBeDefined();
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /^Show phone/ }));
  expect(await screen.findByText("AT 12 345/6789")).toBeDefined();
  expect(screen.getByText("Maria Dancer (mother), +4315551234")).toBeDefined();
  expect(asked.map(({ what }) => what)).toEqual([path]);
});

it("says that there is none, and that reading was refused", async () => {
  let answer = () => json({ type: "step_up_required", status: 403 }, 403);
  serve({ [path]: () => answer() });
  show(<MemberDialog member={anna} onClose={() => undefined} />, meWith(reads));
  await userEvent.click(await screen.findByRole("button", { name: /^Show phone/ }));
  expect(await screen.findByText(/needs a fresh proof/)).toBeDefined();
  answer = () => json({ phone: null, tax: null, emergency_contact: null, version: 0 });
  await userEvent.click(screen.getByRole("button", { name: /^Show phone/ }));
  expect(await screen.findByText("Nothing was entered.")).toBeDefined();
});

it.each([
  ["who may not read it", anna, ["members:read", "artists:read"]],
  ["a member who is no artist", { ...anna, artist_id: null }, reads],
])("is not offered to or for %s", async (_, member, permissions) => {
  serve({});
  show(<MemberDialog member={member} onClose={() => undefined} />, meWith(permissions));
  expect(await screen.findByText("anna@artists.test")).toBeDefined();
  expect(screen.queryByRole("button", { name: /^Show phone/ })).toBeNull();
});

it.each([
  ["an artist is not asked about", { role: "artist", approval_limit: null }, false],
  ["an artist's limit of another time can be taken away", { role: "artist", approval_limit: "500.00" }, true],
  ["an accountant's is", { role: "accountant", approval_limit: null }, true],
] as const)("how much may be approved: %s", async (_, more, isAsked) => {
  serve({});
  show(<MemberDialog member={{ ...anna, ...more }} onClose={() => undefined} />, meWith(["members:read", "members:manage"]));
  expect(await screen.findByText("anna@artists.test")).toBeDefined();
  expect(screen.queryByLabelText("May approve up to") !== null).toBe(isAsked);
});
