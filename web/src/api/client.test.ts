// @vitest-environment happy-dom
// The client: one refresh or fresh proof for many requests, one repeat, problems as values, copies when there is no
// network.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { client, ok } from "./client";
import { answerFreshProof, needsFreshProof, onFreshProofChange } from "./fresh-proof";
import { ApiProblem, problemText } from "./problems";
import { askForFirstToken } from "./first-token";
import { reachability } from "./reachability";
import { acceptTokens, acting, currentCaller, currentToken, forgetSession, refreshSession, sessionState, setActing } from "./session";

type Handler = (request: Request) => Response | Promise<Response>;
let calls: string[] = [];

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

function server(handler: Handler): void {
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.href), init);
    calls.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("Authorization") ?? "-"}`);
    return handler(request);
  });
}

const tokens = (name: string, expires_in = 900) => ({ access_token: name, expires_in });
const isRefresh = (request: Request) => request.url.endsWith("/auth/refresh");
const getContract = () => ok(client.GET("/api/v1/contracts/{id}", { params: { path: { id: "1" } } }));

beforeEach(() => {
  calls = [];
  forgetSession();
});

const claims = (content: object): string => `head.${btoa(JSON.stringify(content)).replaceAll("+", "-").replaceAll("/", "_")}.sign`;

describe("the first token", () => {
  it("is asked for before the app is here, and its answer is used once", async () => {
    let given = 0;
    server(() => json(200, tokens(`token ${(given += 1)}`)));
    askForFirstToken();
    await refreshSession();
    expect([given, currentToken()]).toEqual([1, "token 1"]);
    await refreshSession();
    expect([given, currentToken()]).toEqual([2, "token 2"]);
  });

  it("is not taken for a switch to another company", async () => {
    server(async (request) => json(200, tokens(JSON.stringify(await request.json()))));
    askForFirstToken();
    await refreshSession("7");
    expect(currentToken()).toBe('{"organization_id":"7"}');
    await refreshSession();
  });

  it("that does not arrive is a failure of the network", async () => {
    server(() => Promise.reject(new TypeError("no network")));
    askForFirstToken();
    await expect(refreshSession()).rejects.toMatchObject({ type: "network" });
  });

  it("says who may do what", () => {
    const permissions = ["contracts:read:organization", "artists:read_personal:own"];
    acceptTokens({ access_token: claims({ sub: "1", org: "2", permissions, name: "Zo\u00eb?>" }), expires_in: 900 });
    expect(currentCaller()).toEqual({
      viewer: "1.2",
      permissions: [
        { permission: "contracts:read", scope: "organization" },
        { permission: "artists:read_personal", scope: "own" },
      ],
    });
  });

  it.each([
    ["confined", claims({ sub: "1", org: "2", permissions: [], confined: "password_change" })],
    ["unreadable", "no token"],
  ])("says nothing of somebody %s", (_, access_token) => {
    acceptTokens({ access_token, expires_in: 900 });
    expect(currentCaller()).toBeNull();
  });
});

describe("refreshing", () => {
  it("many requests that meet an old token share one refresh and are repeated once", async () => {
    acceptTokens(tokens("old"));
    server((request) => {
      if (isRefresh(request)) return json(200, tokens("new"));
      return request.headers.get("Authorization") === "Bearer new" ? json(200, { id: "1" }) : json(401, { type: "invalid_token", status: 401 });
    });
    const answers = await Promise.all([getContract(), getContract(), getContract()]);
    expect(answers).toHaveLength(3);
    expect(calls.filter((call) => call.includes("/auth/refresh"))).toHaveLength(1);
  });

  it("a token about to end is renewed before the request", async () => {
    acceptTokens(tokens("old", 5));
    vi.useFakeTimers({ now: Date.now() + 60_000 });
    server((request) => (isRefresh(request) ? json(200, tokens("new")) : json(200, { id: "1" })));
    await getContract();
    vi.useRealTimers();
    expect(calls).toEqual(["POST /api/v1/auth/refresh -", "GET /api/v1/contracts/1 Bearer new"]);
  });

  it("an ended session is 'expired' for somebody at work, and the request fails as unauthorized", async () => {
    acceptTokens(tokens("old"));
    server((request) => json(401, { type: isRefresh(request) ? "invalid_token" : "unauthorized", status: 401 }));
    await expect(getContract()).rejects.toMatchObject({ type: "invalid_token" });
    expect(sessionState()).toBe("expired");
  });

  it("a switch of company waits for a running refresh and then asks with the company", async () => {
    const bodies: unknown[] = [];
    server(async (request) => {
      bodies.push(await request.json());
      return json(200, tokens("new"));
    });
    await Promise.all([refreshSession(), refreshSession("org-2")]);
    expect(bodies).toEqual([{}, { organization_id: "org-2" }]);
  });
});

describe("problems", () => {
  const fail = async (response: Response): Promise<ApiProblem> => {
    acceptTokens(tokens("t"));
    server(() => response);
    return getContract().then(
      () => Promise.reject(new Error("should have failed")),
      (error: unknown) => error as ApiProblem,
    );
  };

  it("carry type, request id and field errors", async () => {
    const body = { type: "validation_error", title: "x", status: 400, request_id: "r1", errors: [{ field: "title", message: "Too long", code: "length" }] };
    const problem = await fail(json(400, body));
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ type: "validation_error", requestId: "r1", errors: [{ field: "title" }] });
  });
  it("say when to try again", async () => {
    const problem = await fail(json(429, { type: "too_many_attempts", status: 429, request_id: "r", retry_after: 300 }));
    expect(problemText(problem)).toBe("Too many attempts. Try again in 5 minutes.");
  });
  it("of a proxy that speaks HTML are told by their status", async () => {
    expect((await fail(new Response("<h1>Bad gateway</h1>", { status: 502 }))).type).toBe("unavailable");
    expect((await fail(json(500, { type: "something_new", status: 500 }))).type).toBe("internal_error");
  });
  it("are 'network' when no answer came, and the app knows it is offline", async () => {
    acceptTokens(tokens("t"));
    server(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(getContract()).rejects.toMatchObject({ type: "network" });
    expect(reachability().offline).toBe(true);
    server(() => json(200, { id: "1" }));
    await getContract();
    expect(reachability().offline).toBe(false);
  });
});

describe("a fresh proof", () => {
  const refused = { type: "step_up_required", status: 403, methods: ["totp"] };
  const needsNew = (request: Request) => (request.headers.get("Authorization") === "Bearer fresh" ? json(200, { id: "1" }) : json(403, refused));

  it("is asked for once for all refused requests, and they are repeated with it", async () => {
    acceptTokens(tokens("old"));
    server(needsNew);
    let asked = 0;
    const stop = onFreshProofChange(() => {
      if (!needsFreshProof()) return;
      asked += 1;
      setTimeout(() => {
        acceptTokens(tokens("fresh"));
        answerFreshProof(true);
      });
    });
    const answers = await Promise.all([getContract(), getContract()]);
    stop();
    expect(answers).toHaveLength(2);
    expect(asked).toBe(1);
    expect(calls.filter((call) => call.endsWith("Bearer fresh"))).toHaveLength(2);
  });

  it("that is not given lets the refusal stand, without another try", async () => {
    acceptTokens(tokens("old"));
    server(needsNew);
    const stop = onFreshProofChange(() => needsFreshProof() && setTimeout(() => answerFreshProof(false)));
    await expect(getContract()).rejects.toMatchObject({ type: "step_up_required" });
    stop();
    expect(calls).toHaveLength(1);
  });

  it("refused again after the proof is not asked for a second time", async () => {
    acceptTokens(tokens("old"));
    server(() => json(403, refused));
    let asked = 0;
    const stop = onFreshProofChange(() => {
      if (!needsFreshProof()) return;
      asked += 1;
      setTimeout(() => answerFreshProof(true));
    });
    await expect(getContract()).rejects.toMatchObject({ type: "step_up_required" });
    stop();
    expect(asked).toBe(1);
    expect(calls).toHaveLength(2);
  });

  it("a wrong code is sent once: a 401 of a proof is no old token", async () => {
    acceptTokens(tokens("old"));
    server(() => json(401, { type: "invalid_credentials", status: 401 }));
    await expect(ok(client.POST("/api/v1/auth/step-up", { body: { method: "password", password: "no" } }))).rejects.toMatchObject({ type: "invalid_credentials" });
    expect(calls).toHaveLength(1);
  });
});

describe("acting for somebody", () => {
  it("goes on after a renewal: the cookie only knows oneself", async () => {
    acceptTokens(tokens("acting", 5));
    setActing("d-1");
    server((request) => (isRefresh(request) ? json(200, tokens("own")) : json(200, tokens("acting-again"))));
    await refreshSession();
    expect(calls).toEqual(["POST /api/v1/auth/refresh -", "POST /api/v1/auth/act-as Bearer own"]);
    server(() => json(200, { id: "1" }));
    await getContract();
    expect(calls.at(-1)).toBe("GET /api/v1/contracts/1 Bearer acting-again");
  });
  it("ends with signing out", () => {
    setActing("d-1");
    forgetSession();
    expect(acting()).toBeNull();
  });
});
