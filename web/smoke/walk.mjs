// One walk through a browser that the journeys do not run in: signs in, lists contracts, reads one, signs it.
// `node --experimental-websocket smoke/walk.mjs firefox|webkit [artist]`, against the server of BIGLIVE_BASE_URL with the
// demo companies; WebKitGTK needs a display (`xvfb-run`). What is pressed is found by role and name, as a person would.
import { firefox, webkit } from "./browsers.mjs";

const BROWSERS = { firefox, webkit };
const WAITS_MS = 45_000;
const { BIGLIVE_BASE_URL: base = "http://localhost:8080", BIGLIVE_DEMO_PASSWORD: password = "" } = process.env;
const [kind = "", artist = "artist2@demo.localhost"] = process.argv.slice(2);
const open = BROWSERS[kind];
if (!open || password === "") throw new Error("Name a browser (firefox or webkit) and set BIGLIVE_DEMO_PASSWORD");

/** Runs in the page: where something can be pressed, or null. */
function find(role, pattern) {
  const selectors = {
    button: "button,[role=button]",
    checkbox: "input[type=checkbox],[role=checkbox]",
    dialog: "dialog,[role=dialog]",
    heading: "h1,h2,h3",
    img: "[role=img]",
    link: "a[href]",
    list: "ul,ol,[role=list],table",
    region: "section,[role=region]",
    textbox: "input:not([type=checkbox]),textarea",
  };
  const words = (ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const nameOf = (element) =>
    element.getAttribute("aria-label") ??
    (element.hasAttribute("aria-labelledby")
      ? words(element.getAttribute("aria-labelledby"))
      : element.labels?.length
        ? [...element.labels].map((label) => label.textContent).join(" ")
        : element.textContent);
  const named = new RegExp(pattern);
  for (const element of document.querySelectorAll(selectors[role])) {
    if (!named.test(nameOf(element).trim()) || element.disabled || !element.checkVisibility({ visibilityProperty: true })) continue;
    element.scrollIntoView({ block: "center" });
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width > 0 && height > 0) return { left, top, width, height, text: element.innerText };
  }
  return null;
}

const browser = await open();
const look = async (role, pattern) => JSON.parse(await browser.run(`JSON.stringify((${find})(${JSON.stringify(role)}, ${JSON.stringify(pattern)}))`));

async function until(what, holds, within = WAITS_MS) {
  for (const began = Date.now(); ; ) {
    const found = await holds();
    if (found) return found;
    if (Date.now() - began > within) {
      throw new Error(`${what}: not on the page, which says:\n${await browser.run("document.body.innerText")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const see = (role, pattern, within) => until(`${role} ${pattern}`, () => look(role, pattern), within);
const sees = (role, pattern, within) => see(role, pattern, within).then(() => true, () => false);

/** Moves along points, pressed from the first to the last. */
function drag(points) {
  const [first, ...rest] = points.map(([x, y]) => ({ type: "pointerMove", x: Math.round(x), y: Math.round(y), duration: 10 }));
  const actions = [first, { type: "pointerDown", button: 0 }, ...rest, { type: "pointerUp", button: 0 }];
  return browser.act([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }]);
}

async function press(role, pattern) {
  const { left, top, width, height } = await see(role, pattern);
  await drag([[left + width / 2, top + height / 2]]);
}

const keys = (text) =>
  browser.act([
    { type: "key", id: "keys", actions: [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) },
  ]);

async function fill(pattern, text) {
  await press("textbox", pattern);
  await keys(text);
}

async function signIn() {
  await browser.go(`${base}/login`);
  await fill("^E-mail address", artist);
  await press("button", "^Continue$");
  await until("the password", async () => (await look("textbox", "^Password")) ?? (await look("button", "^Use my password")));
  if (await look("button", "^Use my password")) await press("button", "^Use my password");
  await fill("^Password", password);
  await press("button", "^Sign in$");
  await see("heading", "^Good (morning|afternoon|evening)");
}

async function fillDialog() {
  const pad = await look("img", "^Your (signature|initials)\\.");
  if (pad) {
    const at = (step) => [pad.left + pad.width * (0.15 + (0.7 * step) / 24), pad.top + pad.height * (0.5 + 0.28 * Math.sin(step * 0.9))];
    await drag(Array.from({ length: 25 }, (_, step) => at(step)));
  } else {
    await keys("Demo Artist");
  }
  await press("button", "^Use");
  await until("the dialog has gone", async () => (await look("dialog", "")) === null);
}

async function fillFields() {
  const [done, forward, place] = ["^Review and confirm$", "^(Next field|Your signature)$", ", to fill in$"];
  await press("button", "^Go to signing$");
  await see("button", `${done}|${forward}`);
  for (let guard = 0; guard < 30 && !(await look("button", done)); guard += 1) {
    await press("button", forward);
    // "Next field" leads to the place; a press opens it, or puts an existing signature there. Not the key Enter: it presses
    // no button of a headless Firefox, whose window is never the active one.
    if (!(await sees("dialog", "", 300)) && (await look("button", place))) await press("button", place);
    if (await sees("dialog", "", 1_500)) await fillDialog();
  }
}

const steps = {
  "signs in": signIn,
  "lists contracts": async () => {
    await press("link", "^Contracts$");
    await see("heading", "^Contracts$");
    await see("list", "Contracts");
  },
  "reads one": async () => {
    await press("link", "^Today$");
    await press("link", "^(Read and sign|Continue) ?:");
    await until("the document's text", async () => ((await look("region", "^Document$"))?.text.length ?? 0) > 100);
  },
  "fills its fields": fillFields,
  "signs it": async () => {
    await press("button", "^Review and confirm$");
    await press("checkbox", "^I agree");
    await press("button", "^Sign the contract$");
    await see("heading", "^Signed\\.");
    await see("button", "^Download signed copy");
  },
};

try {
  for (const [what, walk] of Object.entries(steps)) {
    await walk();
    console.log(`${kind} ${what}`);
  }
} finally {
  await browser.close();
}
