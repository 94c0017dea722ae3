// The palette against a server that answers like ours: what is found, in which order, and who may find whom.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { contractQuery } from "../api/contracts";
import { meQuery } from "../api/identity";
import { acceptTokens } from "../api/session";
import type { Contract, Me } from "../api/types";
import Palette from "./Palette";

const contract = (id: string, title: string) => ({ id, title, status: "active" }) as Contract;
const member = { id: "m1", first_name: "Nora", last_name: "Novak", email: "nora@demo.localhost", role: "artist" };
const events = ["Nutcracker: run", "Orchestra"].map((title, index) => ({ id: `e${index}`, title, start_datetime: "2026-11-23T10:00:00+01:00" }));
const contracts = [contract("c1", "Nutcracker: Snow"), contract("c2", "Nutcracker: Mice")];
const page = (data: object[]) => ({ data, pagination: { cursor: null, next_cursor: null, has_more: false } });
let asked: URL[] = [];
let queries: QueryClient;

function show(permissions: Me["permissions"]): void {
  queries.setQueryData(meQuery.queryKey, { permissions } as Me);
  render(
    <QueryClientProvider client={queries}>
      <Palette onClose={() => undefined} onShortcuts={() => undefined} />
    </QueryClientProvider>,
  );
}
const office: Me["permissions"] = [
  { permission: "contracts:read", scope: "organization" },
  { permission: "members:read", scope: "organization" },
];
const options = () => screen.getAllByRole("option").map((option) => option.textContent);
const of = (path: string) => asked.filter((url) => url.pathname === path);

beforeEach(() => {
  asked = [];
  queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  history.replaceState(null, "", "/");
  acceptTokens({ access_token: "token", expires_in: 900 });
  vi.stubGlobal("fetch", (request: Request) => {
    const url = new URL(request.url);
    asked.push(url);
    const found: Record<string, object[]> = { "/api/v1/members": [member], "/api/v1/events": events };
    return Promise.resolve(Response.json(page(found[url.pathname] ?? contracts)));
  });
});

it("finds contracts and people, asks once the person pauses, and goes there with Enter", async () => {
  show(office);
  await userEvent.type(screen.getByRole("combobox"), "nutcracker");
  await screen.findByText("Nora Novak");
  expect(options().slice(0, 3)).toEqual(["Nutcracker: SnowIn force", "Nutcracker: MiceIn force", "Nora Novakartist"]);
  expect(of("/api/v1/contracts").map((url) => url.searchParams.get("q"))).toEqual(["nutcracker"]);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  expect(location.pathname + location.search).toBe("/people?q=nora%40demo.localhost");
});

it("shows what was seen last before anything is typed, and first among what is found", async () => {
  queries.setQueryData(contractQuery("c2").queryKey, contracts[1]);
  show(office);
  expect(options()[0]).toBe("Nutcracker: MiceIn force");
  await userEvent.type(screen.getByRole("combobox"), "nut");
  await screen.findByText("Nutcracker: Snow");
  expect(options().slice(0, 2)).toEqual(["Nutcracker: MiceIn force", "Nutcracker: SnowIn force"]);
});

it("asks for nobody and offers nothing that the person may not use", async () => {
  show([{ permission: "contracts:read", scope: "own" }]);
  expect(options()).not.toContain("People");
  expect(options()).not.toContain("Upload a contract");
  await userEvent.type(screen.getByRole("combobox"), "no");
  await waitFor(() => expect(of("/api/v1/contracts")).toHaveLength(1));
  await screen.findByText("Nutcracker: Snow");
  expect(of("/api/v1/members")).toEqual([]);
});

it("finds the events of the coming weeks, and writes a new one for whoever may", async () => {
  show([...office, { permission: "schedule:read", scope: "organization" }, { permission: "schedule:write", scope: "organization" }]);
  expect(options()).toContain("New event");
  await userEvent.type(screen.getByRole("combobox"), "run");
  const option = await screen.findByText("Nutcracker: run");
  expect(screen.queryByText("Orchestra")).toBeNull();
  await userEvent.click(option);
  expect(location.pathname).toBe("/schedule/e0");
});
