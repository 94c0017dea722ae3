// The people of a production, in groups.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, meWith, serve, show } from "../../../test-screen";
import ProductionPage from "./ProductionPage";

const page = { data: [], pagination: { cursor: null, next_cursor: null, has_more: false } };
const listed = (data: readonly unknown[]) => ({ ...page, data });
const member = (id: string, name: string, group: string, role: string | null) => ({ id, user_id: `u-${id}`, artist_id: `a-${id}`, name, group, role, created_at: "2026-11-01T09:00:00Z" });
const cast = [member("m1", "Zoe Zander", "Corps", null), member("m2", "Anna Abel", "Corps", "Odette"), member("m3", "Ben Bauer", "Orchestra", "First violin")];
const members = "/productions/p1/members";

const shown = (people: readonly unknown[] = cast) => {
  const asked = serve({
    "GET /productions": listed([{ id: "p1", name: "Swan Lake", version: 1 }]),
    [`GET ${members}`]: listed(people),
    [`POST ${members}`]: { groups: [], roles: [] },
    [`POST ${members}/remove`]: () => json(null, 204),
    "GET /artists": listed([{ id: "a-9", user_id: "u-9", display_name: "Mia Moser", status: "active" }]),
    "GET /members": listed([]),
  });
  show(<ProductionPage params={{ id: "p1" }} />, meWith(["schedule:write"]));
  const written = () => asked.filter(({ what }) => what.startsWith("POST"));
  return { written };
};

it("shows each group with its people, and leads to a call of it", async () => {
  shown();
  const corps = await screen.findByRole("list", { name: "Corps" });
  expect(within(corps).getAllByRole("button", { name: /^(Anna|Zoe)/ }).map(({ textContent }) => textContent)).toContain("Anna AbelOdette");
  expect(screen.getByRole("heading", { level: 2, name: "Corps · 2 people" })).toBeTruthy();
  const call = screen.getByRole("link", { name: "Call this group: Orchestra" });
  expect(call.getAttribute("href")).toBe("/schedule/new?production=p1&group=Orchestra");
});

it("finds by role, and says so where nobody is found", async () => {
  shown();
  const search = await screen.findByRole("searchbox", { name: "Find by name, role or group" });
  await userEvent.type(search, "violin");
  await waitFor(() => expect(screen.queryByRole("list", { name: "Corps" })).toBeNull());
  expect(screen.getByRole("button", { name: /^Ben Bauer/ })).toBeTruthy();
  await userEvent.type(search, "ists");
  expect(await screen.findByText(/violinists/)).toBeTruthy();
});

it("adds to a group whoever is chosen, in the role that is typed", async () => {
  const { written } = shown();
  await userEvent.click(await screen.findByRole("button", { name: "Add people to Corps" }));
  const dialog = await screen.findByRole("dialog", { name: "Add people" });
  await userEvent.click(await within(dialog).findByRole("button", { name: /Mia Moser/ }));
  await userEvent.type(within(dialog).getByRole("textbox", { name: "Role" }), "Odile");
  await userEvent.click(within(dialog).getByRole("button", { name: "Add 1 person" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(written()).toEqual([{ what: `POST ${members}`, body: { members: [{ artist_id: "a-9", group: "Corps", role: "Odile" }] } }]);
});

it("somebody who changes the group leaves the old one last", async () => {
  const { written } = shown();
  await userEvent.click(await screen.findByRole("button", { name: /^Anna Abel/ }));
  const dialog = await screen.findByRole("dialog", { name: "Anna Abel" });
  expect(within(dialog).getByRole("button", { name: /Save/ }).getAttribute("aria-disabled")).toBe("true");
  const group = within(dialog).getByRole("combobox", { name: "Group" });
  await userEvent.clear(group);
  await userEvent.type(group, "Soloists{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(written()).toEqual([
    { what: `POST ${members}`, body: { members: [{ artist_id: "a-m2", group: "Soloists", role: "Odette" }] } },
    { what: `POST ${members}/remove`, body: { member_ids: ["m2"] } },
  ]);
});

it("nobody is taken out who was called back", async () => {
  const { written } = shown();
  await userEvent.click(await screen.findByRole("button", { name: "Take Ben Bauer out of Orchestra" }));
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByRole("button", { name: /^Ben Bauer/ })).toBeTruthy();
  expect(written()).toEqual([]);
});

it("teaches what groups are for where there are none", async () => {
  shown([]);
  expect(await screen.findByText("Nobody belongs to it yet")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Add people" })).toBeTruthy();
});
