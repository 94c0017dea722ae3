// @vitest-environment happy-dom
// The outbox against a server that remembers: what is saved survives, arrives exactly once and in order, and what is
// refused stays with its reason.
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { uuidv7 } from "../uuid";
import { isWaiting, nextStep, progressOf, type Refusal } from "./model";
import { countUnsent, Outbox } from "./outbox";
import { startSync, type Carrier, type Sync } from "./sync";

interface Content {
  amount: string;
}

class Unreachable extends Error {}
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.type);
  }
}
const refusal = (type: string): Refusal => ({ type, status: 400, request_id: "r1", errors: [] });

/** A server in memory that treats repeats as the real one does. `lossy` does the work but loses its answer once. */
class Server implements Carrier<Content> {
  online = true;
  lossy = new Set<string>();
  log: string[] = [];
  claims = new Map<string, { content: Content; version: number; receipts: Map<string, number>; submitted: boolean }>();
  refuse: (what: string, id: string) => Refusal | null = () => null;

  async #answer<T>(what: string, id: string, work: () => T): Promise<T> {
    await Promise.resolve();
    if (!this.online) throw new Unreachable();
    this.log.push(what);
    const refused = this.refuse(what, id);
    if (refused) throw new Refused(refused);
    const result = work();
    if (this.lossy.delete(what)) throw new Unreachable();
    return result;
  }
  #claim(id: string) {
    const claim = this.claims.get(id);
    if (!claim) throw new Refused(refusal("not_found"));
    return claim;
  }
  create = (id: string, content: Content) =>
    this.#answer("create", id, () => {
      const known = this.claims.get(id);
      if (known && known.content.amount !== content.amount) throw new Refused(refusal("conflict"));
      if (!known) this.claims.set(id, { content, version: 1, receipts: new Map(), submitted: false });
      return this.#claim(id).version;
    });
  replace = (id: string, content: Content, version: number | null) =>
    this.#answer("replace", id, () => {
      const claim = this.#claim(id);
      if (version !== null && version !== claim.version) throw new Refused(refusal("version_mismatch"));
      claim.content = content;
      return ++claim.version;
    });
  addReceipt: Carrier<Content>["addReceipt"] = (id, receipt, bytes) =>
    this.#answer("receipt", id, () => {
      const claim = this.#claim(id);
      if (!claim.receipts.has(receipt.id)) claim.version++;
      claim.receipts.set(receipt.id, bytes.byteLength);
    });
  removeReceipt = (id: string, receiptId: string) => this.#answer("remove", id, () => void this.#claim(id).receipts.delete(receiptId));
  submit = (id: string) => this.#answer("submit", id, () => void (this.#claim(id).submitted = true));
  judge = (error: unknown) => (error instanceof Refused ? error.refusal : { retryAfterSeconds: null });
}

const viewer = "person.company";
let server: Server;
let outbox: Outbox<Content>;
let sync: Sync | undefined;
let sent: string[];

const open = async () => {
  outbox = new Outbox<Content>(viewer);
  await outbox.load();
  return outbox;
};
const start = () => (sync = startSync(outbox, server, (id) => sent.push(id)));
const empty = () => vi.waitFor(() => expect(outbox.claims()).toEqual([]));

async function claim(amount: string, pages = 1): Promise<string> {
  const id = uuidv7();
  await outbox.begin(id, { amount });
  for (let page = 1; page <= pages; page++) {
    await outbox.addReceipt(id, { id: uuidv7(), name: `${page}.jpg`, type: "image/jpeg", bytes: new ArrayBuffer(1000 * page) });
  }
  return id;
}

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  server = new Server();
  sent = [];
  await open();
});
afterEach(() => {
  sync?.stop();
  sync = undefined;
  outbox.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what is saved", () => {
  it("is on the disk before saving is answered, and a new start finds it", async () => {
    const ids = [];
    for (let n = 1; n <= 10; n++) ids.push(await claim(`${n}.00`));
    for (const id of ids) await outbox.queue(id, "submit");
    outbox.close();
    await open();
    expect(outbox.claims().map((entry) => entry.id)).toEqual(ids);
    expect((await outbox.bytesOf(outbox.claims()[9]?.receipts[0]?.id ?? ""))?.byteLength).toBe(1000);
    start();
    await empty();
    expect(sent).toEqual(ids);
    expect([...server.claims.values()].every((entry) => entry.submitted && entry.receipts.size === 1)).toBe(true);
    expect(server.log).toEqual(ids.flatMap(() => ["create", "receipt", "submit"]));
  });

  it("leaves no bytes behind once the server has them", async () => {
    const id = await claim("5.00", 2);
    const receipts = outbox.find(id)?.receipts ?? [];
    await outbox.queue(id, "save");
    start();
    await empty();
    for (const receipt of receipts) expect(await outbox.bytesOf(receipt.id)).toBeUndefined();
  });

  it("belongs to one person in one company", async () => {
    await claim("1.00");
    const other = new Outbox<Content>("person.other-company");
    await other.load();
    expect(other.claims()).toEqual([]);
    expect(await countUnsent("person.other-company")).toBe(0);
    expect(await countUnsent(viewer)).toBe(1);
    other.close();
  });

  it("stays on the device while it is a draft", async () => {
    const draft = await claim("1.00");
    await outbox.queue(await claim("2.00"), "save");
    start();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(outbox.claims().map((entry) => entry.id)).toEqual([draft]);
    expect(server.claims.has(draft)).toBe(false);
  });

  it("is refused aloud where the browser keeps nothing", async () => {
    vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("no", "SecurityError"); } });
    const closed = new Outbox<Content>(viewer);
    await expect(closed.begin(uuidv7(), { amount: "1.00" })).rejects.toThrow("no");
    closed.close();
  });
});

describe("exactly once", () => {
  it.each(["create", "receipt", "submit"])("when the answer of %s is lost", async (what) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    server.lossy.add(what);
    const id = await claim("5.00", 2);
    await outbox.queue(id, "submit");
    start();
    await vi.waitFor(() => expect(server.lossy.size).toBe(0));
    await vi.waitFor(() => expect(sync?.activity()).toBeNull());
    await vi.advanceTimersByTimeAsync(10_000);
    await empty();
    expect(server.claims.size).toBe(1);
    expect(server.claims.get(id)?.receipts.size).toBe(2);
    expect(sent).toEqual([id]);
  });

  it("a change made while the creation is unanswered follows it instead of replacing it", async () => {
    server.lossy.add("create");
    const id = await claim("5.00");
    await outbox.queue(id, "save");
    start();
    await vi.waitFor(() => expect(outbox.find(id)?.attempt).not.toBeNull());
    await vi.waitFor(() => expect(sync?.activity()).toBeNull());
    await outbox.change(id, { amount: "6.00" });
    sync?.wake();
    await empty();
    expect(server.claims.get(id)?.content).toEqual({ amount: "6.00" });
    expect(server.log).toEqual(["create", "create", "replace", "receipt"]);
  });

  it("a receipt taken away after it was sent is removed there too", async () => {
    const id = await claim("5.00", 2);
    const first = outbox.find(id)?.receipts[0]?.id ?? "";
    server.refuse = (what) => (what === "submit" ? refusal("missing_receipts") : null);
    await outbox.queue(id, "submit");
    start();
    await vi.waitFor(() => expect(outbox.find(id)?.refusal?.type).toBe("missing_receipts"));
    await outbox.removeReceipt(id, first);
    server.refuse = () => null;
    await outbox.queue(id, "submit");
    await empty();
    expect([...(server.claims.get(id)?.receipts.keys() ?? [])]).not.toContain(first);
    expect(server.claims.get(id)?.receipts.size).toBe(1);
  });
});

describe("without a connection", () => {
  it("everything waits, and goes within half a minute of its return even when nobody announces it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    server.online = false;
    const id = await claim("5.00");
    await outbox.queue(id, "submit");
    start();
    await vi.waitFor(() => expect(outbox.find(id)?.attempt).not.toBeNull());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.log).toEqual([]);
    server.online = true;
    await vi.advanceTimersByTimeAsync(30_000);
    await empty();
    expect(server.claims.get(id)?.submitted).toBe(true);
  });

  it("goes at once when the connection is announced", async () => {
    server.online = false;
    await outbox.queue(await claim("5.00"), "save");
    start();
    await vi.waitFor(() => expect(outbox.claims()[0]?.attempt).not.toBeNull());
    server.online = true;
    window.dispatchEvent(new Event("online"));
    await empty();
  });
});

describe("what is refused", () => {
  it("stays with its reason and does not hold up the others", async () => {
    const bad = await claim("0.00");
    const good = await claim("5.00");
    server.refuse = (what, id) => (what === "create" && id === bad ? refusal("validation_error") : null);
    await outbox.queue(bad, "submit");
    await outbox.queue(good, "submit");
    start();
    await vi.waitFor(() => expect(sent).toEqual([good]));
    expect(outbox.find(bad)).toMatchObject({ refusal: { type: "validation_error" }, receipts: [{ sent: false }] });
    expect(isWaiting(outbox.claims()[0] ?? expect.fail())).toBe(false);
    await outbox.change(bad, { amount: "7.00" });
    expect(outbox.find(bad)).toMatchObject({ refusal: null, goal: "draft" });
    server.refuse = () => null;
    await outbox.queue(bad, "submit");
    await empty();
    expect(server.claims.get(bad)?.content).toEqual({ amount: "7.00" });
  });

  it("can be discarded, with its pictures", async () => {
    const id = await claim("0.00");
    const receipt = outbox.find(id)?.receipts[0]?.id ?? "";
    await outbox.discard(id);
    expect(outbox.claims()).toEqual([]);
    expect(await outbox.bytesOf(receipt)).toBeUndefined();
  });

  it("tells a lost picture instead of sending the claim without it", async () => {
    const id = await claim("5.00");
    vi.spyOn(outbox, "bytesOf").mockResolvedValue(undefined);
    await outbox.queue(id, "submit");
    start();
    await vi.waitFor(() => expect(outbox.find(id)?.refusal?.type).toBe("receipt_lost"));
    expect(server.log).toEqual(["create"]);
  });
});

describe("progress", () => {
  it("grows with the bytes and is whole at the end", async () => {
    const id = await claim("5.00", 2);
    await outbox.queue(id, "submit");
    const at = (change: object, share = 0) => progressOf({ ...(outbox.find(id) ?? expect.fail()), ...change }, share);
    const receipts = (outbox.find(id)?.receipts ?? []).map((receipt) => ({ ...receipt, sent: true }));
    const steps = [
      at({}),
      at({ created: true, sent_revision: 1 }),
      at({ created: true, sent_revision: 1 }, 0.5),
      at({ created: true, sent_revision: 1, receipts }),
      at({ created: true, sent_revision: 1, receipts, submitted: true }),
    ];
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(1);
  });

  it("a copy of the server's claim starts with nothing to send", async () => {
    const id = uuidv7();
    await outbox.begin(id, { amount: "1.00" }, { version: 4 });
    expect(nextStep(outbox.find(id) ?? expect.fail()).kind).toBe("done");
    await outbox.change(id, { amount: "2.00" });
    expect(nextStep(outbox.find(id) ?? expect.fail())).toMatchObject({ kind: "replace", version: 4 });
  });
});
