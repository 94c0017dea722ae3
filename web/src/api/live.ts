// Live updates: one WebSocket that says what changed; the answer is always to refetch through the API.
import type { QueryClient } from "@tanstack/react-query";
import { onSessionChange, sessionState, usableToken } from "./session";

interface LiveMessage {
  id?: number | string;
  topic: "contract" | "member" | "invitation" | "artist" | "job" | "expense" | "event" | "availability_request" | "notice" | "ping";
  entity_id?: string;
}

const firstDelay = 1_000;
const longestDelay = 60_000;
/** The server pings every 25 s; two missed pings mean a dead line that nobody reported. */
const silenceLimit = 60_000;

/** Doubles up to a minute; the random share keeps a company's browsers from returning all at once. */
export function backoff(attempt: number, random = Math.random()): number {
  return Math.min(longestDelay, firstDelay * 2 ** attempt) * (0.5 + random / 2);
}

export function connectLive(queries: QueryClient): () => void {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let lastId: number | string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let wasConnected = false;

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), silenceLimit);
  };
  const later = () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void open(), backoff(attempt++));
  };
  const receive = (event: MessageEvent<string>) => {
    heard();
    const message = JSON.parse(event.data) as LiveMessage;
    if (message.topic === "ping") return;
    if (message.id !== undefined) lastId = message.id;
    void queries.invalidateQueries({ queryKey: [message.topic] });
  };
  const open = async () => {
    if (stopped || socket || sessionState() !== "signed_in") return;
    const token = await usableToken().catch(() => null);
    if (stopped || token === null) return later();
    const address = new URL("/api/v1/live", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    if (lastId !== undefined) address.searchParams.set("since", String(lastId));
    socket = new WebSocket(address, ["biglive.v1", `bearer.${token}`]);
    socket.onopen = () => {
      attempt = 0;
      heard();
      // Whatever was missed while away is repaired by asking again.
      if (wasConnected) void queries.invalidateQueries();
      wasConnected = true;
    };
    socket.onmessage = receive;
    socket.onclose = () => {
      clearTimeout(silence);
      socket = null;
      later();
    };
  };
  const soon = () => {
    if (document.visibilityState === "visible" && !socket) {
      attempt = 0;
      clearTimeout(timer);
      void open();
    }
  };

  void open();
  const forgetSession = onSessionChange(soon);
  document.addEventListener("visibilitychange", soon);
  window.addEventListener("online", soon);
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearTimeout(silence);
    forgetSession();
    document.removeEventListener("visibilitychange", soon);
    window.removeEventListener("online", soon);
    socket?.close();
  };
}
