// Steps of the schedule that journeys and photographs share: calls are written by the production manager over the API.
import { expect, type PlaywrightWorkerArgs } from "@playwright/test";
import { browser, demoPassword } from "../browser.ts";

export interface Said {
  status: string;
  acknowledged_at: string | null;
  seen_at: string | null;
}

export interface Passages {
  check_in_time: string | null;
  check_out_time: string | null;
}

export interface Office {
  /** Answers what was written. */
  call: (what: object, artist: string) => Promise<{ id: string; version: number }>;
  change: (id: string, version: number, what: object) => Promise<void>;
  /** Writes at once to who has not seen or answered it. */
  remind: (id: string) => Promise<void>;
  /** What an artist has said of a call. */
  answerOf: (id: string, artist: string) => Promise<Said>;
  /** Opens a call as an artist does, and answers it. */
  answer: (id: string, artist: string, status: string) => Promise<void>;
  /** When an artist came and left. */
  passagesOf: (id: string, artist: string) => Promise<Passages>;
  close: () => Promise<void>;
}

const day = 86_400_000;

/** A local time so many days and hours from now, to the full hour. */
export const localIn = (days: number, hours = 0): string => {
  const at = new Date(Date.now() + days * day + hours * 3_600_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Vienna", dateStyle: "short", timeStyle: "short" }).format(at).replace(" ", "T").replace(/:\d\d$/, ":00");
};

export async function openOffice(playwright: PlaywrightWorkerArgs["playwright"]): Promise<Office> {
  const request = await playwright.request.newContext({ baseURL: browser.baseURL });
  // Signed in once each: a person has only so many sessions, and the one on the screen must not end.
  const tokens = new Map<string, string>();
  const tokenOf = async (email: string): Promise<string> => {
    const known = tokens.get(email);
    if (known !== undefined) return known;
    const answer = await request.post("/api/v1/auth/login", { data: { email, password: demoPassword } });
    expect(answer.ok(), await answer.text()).toBe(true);
    const body = (await answer.json()) as { tokens?: { access_token: string }; access_token?: string };
    const token = body.tokens?.access_token ?? body.access_token ?? "";
    tokens.set(email, token);
    return token;
  };
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const token = await tokenOf("production@demo.localhost");
  const idOf = async (artist: string): Promise<string> => {
    const me = await request.get("/api/v1/me", { headers: bearer(await tokenOf(artist)) });
    return ((await me.json()) as { user: { id: string } }).user.id;
  };
  const partOf = async (id: string, artist: string): Promise<Partial<Said & Passages>> => {
    const event = await request.get(`/api/v1/events/${id}`, { headers: bearer(await tokenOf(artist)) });
    return ((await event.json()) as { my_participation: Partial<Said & Passages> }).my_participation;
  };
  return {
    call: async (what, artist) => {
      const data = { state: "confirmed", timezone: "Europe/Vienna", accept_conflicts: "Planned", participants: [{ user_id: await idOf(artist) }], ...what };
      const answer = await request.post("/api/v1/events", { headers: bearer(token), data });
      expect(answer.status(), await answer.text()).toBe(201);
      return (await answer.json()) as { id: string; version: number };
    },
    change: async (id, version, what) => {
      const answer = await request.patch(`/api/v1/events/${id}`, {
        headers: { ...bearer(token), "If-Match": `"${version}"` },
        data: { audience: "affected", accept_conflicts: "Planned", ...what },
      });
      expect(answer.ok(), await answer.text()).toBe(true);
    },
    remind: async (id) => {
      const answer = await request.post(`/api/v1/events/${id}/remind`, { headers: bearer(token), data: { channel: "email" } });
      expect(answer.ok(), await answer.text()).toBe(true);
    },
    answerOf: async (id, artist) => {
      const { status, acknowledged_at = null, seen_at = null } = await partOf(id, artist);
      return { status: status ?? "", acknowledged_at, seen_at };
    },
    answer: async (id, artist, status) => {
      const headers = bearer(await tokenOf(artist));
      for (const [what, data] of [["seen", undefined], ["answer", { status, note: null }]] as const) {
        const said = await request.post(`/api/v1/events/${id}/${what}`, { headers, ...(data ? { data } : {}) });
        expect(said.ok(), await said.text()).toBe(true);
      }
    },
    passagesOf: async (id, artist) => {
      const { check_in_time = null, check_out_time = null } = await partOf(id, artist);
      return { check_in_time, check_out_time };
    },
    close: () => request.dispose(),
  };
}
