// @vitest-environment happy-dom
// Live updates: what a message refreshes, and that a lost line comes back with a full refetch.
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, connectLive } from "./live";
import { acceptTokens, forgetSession } from "./session";

class FakeSocket {
  static opened: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly url: string;
  readonly protocols: string[];
  constructor(url: URL | string, protocols: string[]) {
    this.url = String(url);
    this.protocols = protocols;
    FakeSocket.opened.push(this);
  }
  close(): void {
    this.onclose?.();
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const last = (): FakeSocket => FakeSocket.opened.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  acceptTokens({ access_token: "abc", expires_in: 900 });
});
afterEach(() => {
  forgetSession();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function connect() {
  const queries = new QueryClient();
  const invalidate = vi.spyOn(queries, "invalidateQueries");
  const stop = connectLive(queries);
  await vi.advanceTimersByTimeAsync(0);
  last().onopen?.();
  return { invalidate, stop };
}

describe("live updates", () => {
  it("carry the token as a subprotocol, never in the address", async () => {
    const { stop } = await connect();
    expect(last().protocols).toEqual(["biglive.v1", "bearer.abc"]);
    expect(last().url).not.toContain("abc");
    stop();
  });

  it("refresh what belongs to the topic, and nothing for a ping", async () => {
    const { invalidate, stop } = await connect();
    last().say({ topic: "ping" });
    expect(invalidate).not.toHaveBeenCalled();
    last().say({ id: 7, topic: "contract", entity_id: "c1", version: 2 });
    expect(invalidate).toHaveBeenCalledExactlyOnceWith({ queryKey: ["contract"] });
    stop();
  });

  it("come back after a lost line, from the last message on, and refetch everything", async () => {
    const { invalidate, stop } = await connect();
    last().say({ id: 7, topic: "contract" });
    invalidate.mockClear();
    last().close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(last().url).toContain("since=7");
    last().onopen?.();
    expect(invalidate).toHaveBeenCalledWith();
    stop();
  });

  it("give a silent line up", async () => {
    const { stop } = await connect();
    await vi.advanceTimersByTimeAsync(62_000);
    expect(FakeSocket.opened.length).toBeGreaterThan(1);
    stop();
  });

  it("stop for good when asked", async () => {
    const { stop } = await connect();
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });
});

describe("backoff", () => {
  it("doubles up to a minute, spread over half of it", () => {
    expect(backoff(0, 1)).toBe(1_000);
    expect(backoff(0, 0)).toBe(500);
    expect(backoff(3, 1)).toBe(8_000);
    expect(backoff(20, 1)).toBe(60_000);
  });
});
