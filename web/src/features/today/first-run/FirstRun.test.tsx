// The first run of a company: what is done is not asked for, what is left stays left, and each step leads to the next.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { meWith, serve, show, type Asked } from "../../../test-screen";
import { FirstRun } from "./FirstRun";

const page = (total: number) => ({ data: [], pagination: { cursor: null, next_cursor: null, has_more: false, total_count: total } });

function begin({ members = 1, invitations = 0, contracts = 0, more = {} }: { members?: number; invitations?: number; contracts?: number; more?: Record<string, unknown> } = {}): Asked[] {
  const asked = serve({ "GET /members": page(members), "GET /invitations": () => page(invitations), "GET /contracts": page(contracts), ...more });
  show(<FirstRun otherwise={<p>Nothing is out</p>} />, meWith(["security:manage"]));
  return asked;
}
const current = async () => {
  const steps = await screen.findAllByRole("listitem");
  const open = steps.find((step) => step.getAttribute("aria-current") === "step");
  if (!open) throw new Error("no step is open");
  return within(open);
};
const isAt = async (name: string) => expect((await current()).getByRole("heading").textContent).toBe(name);

beforeEach(() => localStorage.clear());

it("asks for the name, for people and for a contract, and remembers what was left", async () => {
  begin();
  await isAt("Your company’s name");
  await userEvent.click((await current()).getByRole("button", { name: "Keep this name" }));
  await isAt("Invite the first people");
  expect(document.activeElement?.textContent).toBe("Invite the first people");
  await userEvent.click((await current()).getByRole("button", { name: "Leave for later" }));
  await isAt("Upload the first contract");
  expect((await current()).getByRole("link", { name: "Choose a contract" }).getAttribute("href")).toBe("/contracts/new");
  await userEvent.click((await current()).getByRole("button", { name: "Leave for later" }));
  expect(await screen.findByText("Nothing is out")).toBeDefined();
  expect(localStorage.getItem("biglive.first-run.o1")).toBe("name people document");
});

it("saves another name", async () => {
  const asked = begin({ more: { "PATCH /organization": { name: "Ballet of the North" } } });
  const name = (await current()).getByLabelText("Name of the company");
  await userEvent.clear(name);
  await userEvent.click((await current()).getByRole("button", { name: "Save the name" }));
  expect(screen.getByText("Enter a name of 1 to 255 characters.")).toBeDefined();
  await userEvent.type(name, " Ballet of the North ");
  await userEvent.click((await current()).getByRole("button", { name: "Save the name" }));
  await isAt("Invite the first people");
  expect(asked.find(({ what }) => what === "PATCH /organization")?.body).toEqual({ name: "Ballet of the North" });
});

it("invites those whose lines are filled, and keeps the line that was refused", async () => {
  const results = [
    { row: 1, email: "a@b.c", status: "invited", message: null },
    { row: 2, email: "x@y", status: "invalid", message: "This is no address." },
  ];
  localStorage.setItem("biglive.first-run.o1", "name");
  let sent = 0;
  const bulk = () => {
    sent = 1;
    return { results };
  };
  const asked = begin({ more: { "POST /invitations/bulk": bulk, "GET /invitations": () => page(sent) } });
  await userEvent.click((await current()).getByRole("button", { name: "Send 1 invitation" }));
  expect(screen.getByText("Enter at least one address, or leave this step for later.")).toBeDefined();
  const [first, , third] = (await current()).getAllByLabelText("E-mail address");
  if (!first || !third) throw new Error("three lines are missing");
  await userEvent.type(first, "a@b.c");
  await userEvent.type(third, "x@y");
  await userEvent.click((await current()).getByRole("button", { name: "Send 2 invitations" }));
  expect(await screen.findByText("This is no address.")).toBeDefined();
  expect((await current()).getAllByLabelText("E-mail address")).toHaveLength(1);
  expect(asked.find(({ what }) => what === "POST /invitations/bulk")?.body).toEqual({
    rows: [
      { email: "a@b.c", role: "artist" },
      { email: "x@y", role: "production_manager" },
    ],
  });
});

it.each([{ members: 5 }, { invitations: 2 }])("does not ask for people where there are some: %o", async (facts) => {
  localStorage.setItem("biglive.first-run.o1", "name");
  begin(facts);
  await isAt("Upload the first contract");
});

it("is not there for a company that works already", async () => {
  begin({ members: 5, contracts: 1 });
  expect(await screen.findByText("Nothing is out")).toBeDefined();
});
