// @vitest-environment happy-dom
// A form pressed before the app is there, from the page's first script to the screen that makes up for it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeEarlyPress } from "./early-press";

const firstScript = new Function(readFileSync(join(import.meta.dirname, "../../public/theme.js"), "utf8"));

beforeEach(() => {
  document.body.innerHTML = "<form><input name='email' value='ada@opera.test'><button>Continue</button></form>";
  firstScript();
});
afterEach(() => void takeEarlyPress());

/** Presses the form; whether the browser would post it, and whether a listener of the app hears of it. */
function press(): { isPosted: boolean; isHeard: boolean } {
  let isHeard = false;
  const hear = () => (isHeard = true);
  document.addEventListener("submit", hear);
  const isPosted = document.forms[0]?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })) ?? false;
  document.removeEventListener("submit", hear);
  return { isPosted, isHeard };
}

it("is held, with what was typed, and told once", () => {
  expect(press()).toEqual({ isPosted: false, isHeard: false });
  expect(press()).toEqual({ isPosted: false, isHeard: false });
  expect(document.documentElement.outerHTML.match(/ada@opera\.test/g)).toHaveLength(1);
  expect(takeEarlyPress()).toBe(true);
  expect(takeEarlyPress()).toBe(false);
});

it("is the app's own matter from then on", () => {
  expect(takeEarlyPress()).toBe(false);
  expect(press().isHeard).toBe(true);
  expect(takeEarlyPress()).toBe(false);
});
