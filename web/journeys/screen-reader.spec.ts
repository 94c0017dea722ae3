// What a screen reader is given while somebody signs, judged by the browser's accessibility tree: the order of reading, a
// name for everything that can be used, where one is after each step, and what is wrong as soon as it is.
import { expect, test, type Page } from "@playwright/test";
import { fillFields, openFirstToSign, signIn } from "./steps.ts";

interface Heard {
  role: string;
  name: string;
  description: string;
  focused: boolean;
  invalid: boolean;
  live: string;
}

interface Node {
  nodeId: string;
  childIds?: string[];
  ignored: boolean;
  role?: { value?: string };
  name?: { value?: string };
  description?: { value?: string };
  properties?: { name: string; value: { value?: unknown } }[];
}

/** Everything that is read, in the order of reading. */
async function heardOn(page: Page): Promise<Heard[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send("Accessibility.getFullAXTree")) as { nodes: Node[] };
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const heard: Heard[] = [];
  const visit = (node: Node | undefined): void => {
    if (!node) return;
    const property = (name: string): unknown => node.properties?.find((each) => each.name === name)?.value.value;
    if (!node.ignored) {
      heard.push({
        role: node.role?.value ?? "",
        name: node.name?.value ?? "",
        description: node.description?.value ?? "",
        focused: property("focused") === true,
        invalid: property("invalid") === "true",
        live: String(property("live") ?? ""),
      });
    }
    for (const id of node.childIds ?? []) visit(byId.get(id));
  };
  visit(nodes[0]);
  return heard;
}

const usable = ["button", "checkbox", "link", "radio", "tab", "textbox"];

/** The landmarks and controls of `order` follow each other, and nothing that can be used is without a name. */
async function expectOrder(page: Page, order: readonly (readonly [role: string, name: RegExp])[]): Promise<void> {
  const heard = await heardOn(page);
  let last = -1;
  for (const [role, name] of order) {
    const at = heard.findIndex((each, index) => index > last && each.role === role && name.test(each.name));
    expect(at, `${role} ${name} comes next`).toBeGreaterThan(last);
    last = at;
  }
  expect(heard.filter(({ role, name }) => usable.includes(role) && name.trim() === "")).toEqual([]);
}

/** Where one is, as it is read out: the deepest element with the focus, and the words in it. Nowhere while the focus moves. */
async function focused(page: Page): Promise<Heard & { words: string }> {
  const heard = (await heardOn(page)).filter((each) => each.focused && each.role !== "RootWebArea");
  const at = heard.at(-1);
  if (!at) return { role: "", name: "", description: "", focused: false, invalid: false, live: "", words: "" };
  const words = await page.evaluate(() => {
    const copy = document.activeElement?.cloneNode(true) as Element | undefined;
    for (const silent of copy?.querySelectorAll("[aria-hidden=true]") ?? []) silent.remove();
    return copy?.textContent ?? "";
  });
  return { ...at, words };
}

test("signing can be followed by ear", async ({ page }) => {
  await signIn(page, "artist1@demo.localhost");
  await openFirstToSign(page);
  await expectOrder(page, [
    ["link", /^Close$/],
    ["heading", /./],
    ["navigation", /^Steps$/],
    ["region", /^Document$/],
    ["button", /^Go to signing$/],
  ]);

  await page.getByRole("button", { name: "Go to signing" }).click();
  await expect.poll(async () => (await focused(page)).words).toBe("Step 2 of 3Sign");
  const places = (await heardOn(page)).find(({ role }) => role === "status");
  expect(places?.live).toBe("polite");
  await page.getByRole("button", { name: "Read" }).click();
  await expect.poll(async () => (await focused(page)).words).toBe("Step 1 of 3Read");

  await fillFields(page);
  await expect(page.getByRole("status").filter({ hasText: "Everything is filled in." })).toBeVisible();
  await page.getByRole("button", { name: "Review and confirm" }).click();
  await expect.poll(async () => (await focused(page)).words).toBe("Step 3 of 3Confirm");
  await expectOrder(page, [
    ["navigation", /^Steps$/],
    ["heading", /./],
    ["image", /signature/i],
    ["checkbox", /^I agree/],
    ["button", /^Sign the contract$/],
  ]);

  await page.getByRole("button", { name: "Sign the contract" }).click();
  const agreement = await focused(page);
  expect(agreement).toMatchObject({ role: "checkbox", invalid: true });
  expect(agreement.description).toContain("Tick “I agree” to sign.");

  await page.getByRole("checkbox", { name: "I agree" }).check();
  await page.route("**/signature", (route) => route.abort());
  await page.getByRole("button", { name: "Sign the contract" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();
  expect((await heardOn(page)).find(({ role }) => role === "alert")?.live).toBe("assertive");
  await page.unroute("**/signature");
});
