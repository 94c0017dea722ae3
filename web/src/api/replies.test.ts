// @vitest-environment happy-dom
// What is said of calls against a server that remembers: it waits for a connection, arrives once, and is never said of
// something one did not see.
import { QueryClient } from "@tanstack/react-query";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { erase } from "../device/erase";
import type { Reply } from "../device/replies/model";
import { countUnsaid } from "../device/replies/replies";
import { reachability, reportReachable } from "./reachability";
import { essenceOf, passStageDoor, repliesOf, replyTo, seeEvent, sendReplies, sendingOf, takeBack, withPassages, withReply } from "./replies";
import { acceptTokens } from "./session";
import type { ScheduleEvent } from "./types";

/** As it is, or as it is after so many changes of its time. */
const event = (changes = 0, mine: object = {}): ScheduleEvent =>
  ({
    id: "e1",
    title: "Swan Lake",
    state: "confirmed",
    local_start: `2026-11-23T${10 + changes}:00:00`,
    my_participation: { id: "p1", status: "invited", needs_acknowledgment: true, has_unseen_change: true, ...mine },
    // What nothing here looks at is left out.
  }) as unknown as ScheduleEvent;
const known = { acknowledges: true, status: null, note: null };
const declined = { acknowledges: false, status: "declined", note: "Ill" } as const;

let online = true;
let changes = 0;
let refuse: Response | null = null;
let leftOut = 0;
let said: { what: string; body: unknown }[] = [];
let viewers = 0;
let viewer = "";
let queries: QueryClient;
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  [online, changes, refuse, leftOut, said] = [true, 0, null, 0, []];
  reportReachable();
  viewer = `viewer-${viewers++}`;
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  acceptTokens({ access_token: "token", expires_in: 900 });
  vi.stubGlobal("fetch", async (request: Request) => {
    if (!online) throw new TypeError("no network");
    const what = `${request.method} ${new URL(request.url).pathname.replace("/api/v1/events/e1", "")}`;
    if (request.method === "GET") return Response.json(event(changes));
    said.push({ what, body: request.headers.get("Content-Type") ? await request.json() : null });
    if (refuse) return refuse;
    if (what.startsWith("POST /check-")) return Response.json({ user_id: "u1", check_in_time: "2026-11-23T08:00:00Z", check_out_time: null });
    return Response.json({ status: "confirmed", answered_at: null, seen_at: "2026-11-23T12:00:00Z", acknowledged_at: "2026-11-23T12:00:00Z", answered: 3, left_out: what === "POST /seen" ? undefined : leftOut });
  });
});
afterEach(() => {
  stop();
  repliesOf(viewer).close();
  vi.unstubAllGlobals();
});

const start = () => {
  stop = sendReplies(viewer, queries);
};
const empty = () => vi.waitFor(() => expect(repliesOf(viewer).all().size).toBe(0), { timeout: 5000 });
const reply = (): Reply => repliesOf(viewer).all().get("e1") ?? expect.fail();

describe("a reply", () => {
  it("is sent at once, and the event shows what the server knows", async () => {
    queries.setQueryData(["event", "detail", "e1"], event());
    start();
    await replyTo(viewer, event(), known);
    await empty();
    expect(said.map(({ what }) => what)).toEqual(["POST /seen", "POST /acknowledge"]);
    expect(queries.getQueryData<ScheduleEvent>(["event", "detail", "e1"])?.my_participation).toMatchObject({ status: "confirmed", needs_acknowledgment: false });
  });

  it("waits without a connection and arrives once when it is announced", async () => {
    online = false;
    start();
    await replyTo(viewer, event(), known);
    await vi.waitFor(() => expect(reply().is_late).toBe(true));
    expect(sendingOf(reply(), false)).toBe("waits");
    expect(await countUnsaid(viewer)).toBe(1);
    online = true;
    window.dispatchEvent(new Event("online"));
    await empty();
    expect(said.filter(({ what }) => what === "POST /acknowledge")).toHaveLength(1);
  });

  it("is the last word: what was said before it was sent is not sent", async () => {
    await replyTo(viewer, event(), known);
    await replyTo(viewer, event(), declined);
    start();
    await empty();
    expect(said.at(-1)).toEqual({ what: "POST /acknowledge", body: { note: "Ill", status: "declined" } });
    expect(said).toHaveLength(2);
  });

  it("can be taken back while it waits", async () => {
    online = false;
    await replyTo(viewer, event(), declined);
    expect(await takeBack(viewer, "e1")).toBe(true);
    expect(repliesOf(viewer).all().size).toBe(0);
    expect(await takeBack(viewer, "e1")).toBe(false);
  });
});

describe("what has changed meanwhile", () => {
  it("is not confirmed: the person looks again first", async () => {
    await replyTo(viewer, event(0), known);
    changes = 1;
    start();
    await vi.waitFor(() => expect(reply().refusal?.type).toBe("changed_meanwhile"));
    expect(said).toEqual([]);
    expect(withReply(event(1), reply()).my_participation?.needs_acknowledgment).toBe(true);
    await replyTo(viewer, event(1), known);
    await empty();
    expect(said.at(-1)?.what).toBe("POST /acknowledge");
  });

  it("stays unconfirmed when it is looked at before the old word is sent", async () => {
    await replyTo(viewer, event(0), known);
    changes = 1;
    await seeEvent(viewer, event(1));
    start();
    await vi.waitFor(() => expect(said.map(({ what }) => what)).toEqual(["POST /seen"]));
    expect(reply().refusal?.type).toBe("changed_meanwhile");
  });

  it("is not seen either", async () => {
    await seeEvent(viewer, event(0));
    changes = 1;
    start();
    await empty();
    expect(said).toEqual([]);
  });
});

describe("the stage door", () => {
  let pressed = "";
  let passedMs = 0;
  beforeEach(() => {
    const clock = Date.now;
    passedMs = 0;
    vi.spyOn(Date, "now").mockImplementation(() => clock() + passedMs);
  });
  const press = async () => {
    await passStageDoor(viewer, event(), "in");
    pressed = passage().passage?.at ?? "";
  };
  /** Undoing is over. */
  const later = () => {
    passedMs += 9_000;
  };
  const passage = (): Reply => repliesOf(viewer).all().get("e1.in") ?? expect.fail();

  it("is passed when the button is pressed, however late that arrives, and arrives once", async () => {
    online = false;
    start();
    await press();
    later();
    window.dispatchEvent(new Event("focus"));
    await vi.waitFor(() => expect(passage().is_late).toBe(true));
    expect(sendingOf(passage(), false)).toBe("waits");
    expect(await countUnsaid(viewer)).toBe(1);
    // What becomes of the event meanwhile changes nothing in it.
    changes = 1;
    online = true;
    window.dispatchEvent(new Event("online"));
    await empty();
    expect(said).toEqual([{ what: "POST /check-in", body: { at: pressed, user_id: null } }]);
  });

  it("can be taken back before it is sent, and not after", async () => {
    start();
    await press();
    expect(await takeBack(viewer, "e1.in")).toBe(true);
    later();
    window.dispatchEvent(new Event("focus"));
    await empty();
    expect(said).toEqual([]);
    await press();
    later();
    window.dispatchEvent(new Event("focus"));
    await empty();
    expect(await takeBack(viewer, "e1.in")).toBe(false);
    expect(said).toHaveLength(1);
  });

  it("is told at once when the phone is put away", async () => {
    start();
    await press();
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    await empty();
    expect(said.map(({ what }) => what)).toEqual(["POST /check-in"]);
  });

  it("shows in the event before and after it has arrived, unless it was refused", async () => {
    queries.setQueryData(["event", "detail", "e1"], event());
    refuse = Response.json({ type: "invalid_state", status: 409 }, { status: 409 });
    await press();
    expect(withPassages(event(), repliesOf(viewer).all()).my_participation?.check_in_time).toBe(pressed);
    later();
    start();
    await vi.waitFor(() => expect(passage().refusal?.type).toBe("invalid_state"));
    expect(withPassages(event(), repliesOf(viewer).all())).toEqual(event());
    refuse = null;
    await press();
    later();
    window.dispatchEvent(new Event("focus"));
    await empty();
    expect(queries.getQueryData<ScheduleEvent>(["event", "detail", "e1"])?.my_participation?.check_in_time).toBe("2026-11-23T08:00:00Z");
  });

  it("does not take an answer along", async () => {
    online = false;
    await replyTo(viewer, event(), declined);
    await press();
    expect(repliesOf(viewer).all().size).toBe(2);
    expect(await takeBack(viewer, "e1.in")).toBe(true);
    expect(reply().said?.status).toBe("declined");
  });
});

it("what is said of several dates waits for a connection and goes before what is said of this one afterwards", async () => {
  online = false;
  const plain = event(0, { has_unseen_change: false });
  await replyTo(viewer, plain, { acknowledges: true, status: "confirmed", note: null, range: "all" });
  expect(withReply(plain, reply()).my_participation).toMatchObject({ status: "confirmed", needs_acknowledgment: false });
  await replyTo(viewer, plain, declined);
  expect(withReply(plain, reply()).my_participation).toMatchObject({ status: "declined", needs_acknowledgment: false });
  expect(await countUnsaid(viewer)).toBe(1);
  online = true;
  start();
  await empty();
  expect(said.slice(-2)).toEqual([
    { what: "POST /acknowledge", body: { note: null, status: "confirmed", range: "all" } },
    { what: "POST /answer", body: { note: "Ill", status: "declined" } },
  ]);
});

it("on how many dates it could not be noted stays until it is put away or something else is said, and is not sent again", async () => {
  [online, leftOut] = [false, 2];
  start();
  await replyTo(viewer, event(), { ...declined, range: "all" });
  await vi.waitFor(() => expect(reply().is_late).toBe(true));
  online = true;
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(reply()).toMatchObject({ left_out: 2, said: null, wide: null }));
  expect([sendingOf(reply(), false), await countUnsaid(viewer)]).toEqual([null, 0]);
  // That one looks at it again takes nothing away.
  const sent = said.length;
  await seeEvent(viewer, event());
  await vi.waitFor(() => expect(reply().seen).toBeNull());
  expect(said.slice(sent).map(({ what }) => what)).toEqual(["POST /seen"]);
  expect(reply().left_out).toBe(2);
  leftOut = 0;
  await replyTo(viewer, event(), declined);
  await empty();
});

it("what is said of several dates last takes the place of what was said of this one", async () => {
  online = false;
  await replyTo(viewer, event(), declined);
  await replyTo(viewer, event(), { ...declined, status: "tentative", range: "following" });
  online = true;
  start();
  await empty();
  expect(said.filter(({ what }) => what === "POST /answer")).toEqual([{ what: "POST /answer", body: { note: "Ill", status: "tentative", range: "following" } }]);
});

it("a refusal stays with its reason until it is put away", async () => {
  refuse = Response.json({ type: "invalid_state", status: 409 }, { status: 409 });
  await replyTo(viewer, event(0, { has_unseen_change: false }), declined);
  start();
  await vi.waitFor(() => expect(reply().refusal?.type).toBe("invalid_state"));
  expect(sendingOf(reply(), true)).toBe("refused");
  await repliesOf(viewer).discard("e1");
  expect(await countUnsaid(viewer)).toBe(0);
});

it("signing out forgets what was only looked at", async () => {
  await seeEvent(viewer, event());
  await erase();
  await repliesOf(viewer).load();
  expect(repliesOf(viewer).all().size).toBe(0);
  await replyTo(viewer, event(), known);
  await erase();
  expect(await countUnsaid(viewer)).toBe(1);
});

it("where nothing can be kept, it is sent all the same", async () => {
  vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("", "SecurityError"); } });
  start();
  await replyTo(viewer, event(), declined);
  await empty();
  expect(said.at(-1)).toEqual({ what: "POST /answer", body: { note: "Ill", status: "declined" } });
  expect(reachability().offline).toBe(false);
});

describe("an event with what was said of it", () => {
  const base: Reply = { id: "e1", viewer: "v", title: "", seen: essenceOf(event()), essence: essenceOf(event()), said: null, revision: 1, is_late: false, refusal: null, made_at: 0 };
  it("is confirmed by knowing of it, unless something else was answered", () => {
    expect(withReply(event(), { ...base, said: known }).my_participation).toMatchObject({ status: "confirmed", needs_acknowledgment: false, has_unseen_change: false });
    expect(withReply(event(0, { status: "tentative" }), { ...base, said: known }).my_participation?.status).toBe("tentative");
  });
  it("is as the server has it where it is another state than the one before one's eyes", () => {
    expect(withReply(event(1), { ...base, said: known })).toEqual(event(1));
    expect(withReply(event(), undefined)).toEqual(event());
  });
});
