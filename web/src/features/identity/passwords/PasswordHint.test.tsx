// The strength bar: ours at once, the server's when it has answered, ours again when it cannot.
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { PasswordHint } from "./PasswordHint";

function answer(body: unknown, status = 200) {
  const asked = vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } })));
  vi.stubGlobal("fetch", asked);
  return asked;
}

it("counts what is missing without asking anybody", () => {
  const asked = answer({});
  render(<PasswordHint password="short" personal={[]} />);
  expect(screen.getByText("7 more characters")).toBeDefined();
  expect(asked).not.toHaveBeenCalled();
});

it("believes the server, which knows more", async () => {
  answer({ score: 1, warning: "This password was found in a leak.", suggestions: ["Add two words."], is_acceptable: false });
  render(<PasswordHint password="curtain lemon orbit velvet" personal={[]} />);
  expect(screen.getByText("Strong password")).toBeDefined();
  expect(await screen.findByText("This password was found in a leak. Add two words.", {}, { timeout: 3_000 })).toBeDefined();
  expect(screen.getByText("Long enough, but easy to guess")).toBeDefined();
});

it("stays with its own opinion when the server cannot be asked", async () => {
  const asked = answer({ type: "unavailable", status: 503 }, 503);
  render(<PasswordHint password="curtain lemon orbit velvet" personal={[]} />);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), { timeout: 3_000 });
  expect(screen.getByText("Strong password")).toBeDefined();
});
