// What the office does with a contract that is out: sign or decline for the company, and change the details that may change.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { Contract } from "../../../api/types";
import { json, meWith, serve, show } from "../../../test-screen";
import { Actions } from "./Actions";

const id = "c1";
const part = { id: "a1", contract_id: id, user_id: "u1", status: "sent", signer_kind: "counter_signer", signer_name: "Agnes Adler", seal: { id: "s1", status: "waiting" } };
const can = (...actions: string[]) => actions.map((action) => ({ action, enabled: true, reason: null }));

const contract = (more: object = {}): Contract =>
  ({
    id,
    title: "Guest contract",
    description: "Swan Lake",
    status: "active",
    tags: ["guest"],
    expires_at: "2099-12-24T22:59:00Z",
    version: 4,
    counts: { assignments: 2, viewed: 2, signed: 1, declined: 0 },
    fields: [],
    assignments: [part],
    my_assignment: part,
    actions: can("edit", "sign", "decline"),
    ...more,
  }) as unknown as Contract;

async function choose(name: string): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: new RegExp(`^${name}`) }));
}

it("declines for the company with a reason, after saying what that does", async () => {
  const asked = serve({ [`POST /contracts/${id}/decline`]: { ...part, status: "declined" } });
  show(<Actions contract={contract()} />, meWith(["contracts:sign"]));
  await choose("Decline to sign");
  await screen.findByText(/Copies that wait for your signature are void/);
  await userEvent.click(screen.getByRole("button", { name: "Decline contract" }));
  expect(await screen.findByText("Say in a few words why you decline.")).toBeDefined();
  expect(asked).toEqual([]);
  const reason = screen.getByLabelText("Reason");
  expect(reason.getAttribute("maxlength")).toBe("1000");
  await userEvent.type(reason, " The fee is wrong ");
  await userEvent.click(screen.getByRole("button", { name: "Decline contract" }));
  await vi.waitFor(() => expect(asked).toEqual([{ what: `POST /contracts/${id}/decline`, body: { reason: "The fee is wrong" } }]));
});

it("offers no declining to whoever does not sign", async () => {
  serve({});
  show(<Actions contract={contract({ my_assignment: null, actions: can("edit") })} />, meWith([]));
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  expect(await screen.findByRole("menuitem", { name: "Download original" })).toBeDefined();
  expect(screen.queryByRole("menuitem", { name: /Decline/ })).toBeNull();
});

it("changes only what was changed, over the version that was opened", async () => {
  const versions: (string | null)[] = [];
  const asked = serve({ [`PATCH /contracts/${id}`]: () => contract({ title: "Guest contract 2027", version: 5 }) });
  const inner = globalThis.fetch;
  vi.stubGlobal("fetch", (request: Request) => {
    if (request.method === "PATCH") versions.push(request.headers.get("If-Match"));
    return inner(request);
  });
  show(<Actions contract={contract()} />, meWith([]));
  await choose("Edit details");
  const title = await screen.findByLabelText("Title");
  await userEvent.clear(title);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("A contract needs a title.")).toBeDefined();
  await userEvent.type(title, "Guest contract 2027");
  await userEvent.clear(screen.getByLabelText("Sign by"));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked.find(({ what }) => what.startsWith("PATCH"))?.body).toEqual({ title: "Guest contract 2027", expires_at: null });
  expect(versions).toEqual(['"4"']);
});

it("says that somebody else was faster, and loses nothing that was typed", async () => {
  serve({ [`PATCH /contracts/${id}`]: () => json({ type: "version_mismatch", status: 412 }, 412) });
  show(<Actions contract={contract()} />, meWith([]));
  await choose("Edit details");
  const tags = await screen.findByLabelText("Tags");
  await userEvent.type(tags, ", tour");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/Somebody else has changed this contract/)).toBeDefined();
  expect((tags as HTMLInputElement).value).toBe("guest, tour");
});
