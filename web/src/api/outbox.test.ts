// The outbox's view of the server: what is repeated, what is refused, and what is asked again.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDraft } from "./claim-draft";
import { carrier } from "./outbox";
import { judge } from "./refusal";
import { ApiProblem, type FailureType } from "./problems";
import { acceptTokens } from "./session";
import type { Claim } from "./types";

const draft = { ...emptyDraft("2026-11-20"), currency: "EUR", amount: "12,50", category_id: "c1" };
const claim = (version: number, amount = 12.5): Claim =>
  ({ id: "x", version, kind: "expense", amount, currency: "EUR", category_id: "c1", expense_date: "2026-11-20", lines: [{ id: "l", category_id: "c1", amount }] }) as Claim;
const signal = new AbortController().signal;

interface Call {
  method: string;
  path: string;
  version: string | null;
}
let calls: Call[];

/** Answers requests in turn. */
function serve(...answers: { status: number; body?: unknown }[]): void {
  const rest = [...answers];
  vi.stubGlobal("fetch", (request: Request) => {
    calls.push({ method: request.method, path: new URL(request.url).pathname, version: request.headers.get("If-Match") });
    const answer = rest.shift() ?? { status: 500 };
    const body = answer.status === 204 ? null : JSON.stringify(answer.body ?? {});
    return Promise.resolve(new Response(body, { status: answer.status, headers: { "Content-Type": "application/json" } }));
  });
}
const refused = (type: string, status: number) => ({ status, body: { type, title: type, status } });

beforeEach(() => {
  calls = [];
  acceptTokens({ access_token: "token", expires_in: 900 });
});
afterEach(() => vi.unstubAllGlobals());

describe("a change of a claim", () => {
  it("is written over the version it was made on", async () => {
    serve({ status: 200, body: claim(8) });
    expect(await carrier.replace("x", draft, 7, signal)).toBe(8);
    expect(calls).toEqual([{ method: "PUT", path: "/api/v1/expenses/x", version: '"7"' }]);
  });
  it("asks for the version where it does not know it", async () => {
    serve({ status: 200, body: claim(5) }, { status: 200, body: claim(6) });
    expect(await carrier.replace("x", draft, null, signal)).toBe(6);
    expect(calls.map(({ method, version }) => [method, version])).toEqual([
      ["GET", null],
      ["PUT", '"5"'],
    ]);
  });
  it("that had arrived, only its answer was lost, is not an argument", async () => {
    serve(refused("version_mismatch", 412), { status: 200, body: claim(8) });
    expect(await carrier.replace("x", draft, 7, signal)).toBe(8);
  });
  it("of something that was changed elsewhere is refused", async () => {
    serve(refused("version_mismatch", 412), { status: 200, body: claim(8, 99) });
    await expect(carrier.replace("x", draft, 7, signal)).rejects.toMatchObject({ type: "version_mismatch" });
  });
});

describe("a receipt taken away", () => {
  it("may be gone already", async () => {
    serve(refused("not_found", 404));
    await expect(carrier.removeReceipt("x", "r", signal)).resolves.toBeUndefined();
  });
  it("is refused aloud for any other reason", async () => {
    serve(refused("invalid_state", 409));
    await expect(carrier.removeReceipt("x", "r", signal)).rejects.toMatchObject({ type: "invalid_state" });
  });
});

describe("failures", () => {
  const problem = (type: FailureType, status: number, retry_after?: number) => new ApiProblem({ type, status, retry_after });
  it.each<[FailureType, number]>([
    ["network", 0],
    ["unavailable", 503],
    ["internal_error", 500],
    ["rate_limited", 429],
    ["invalid_token", 401],
    ["second_factor_required", 403],
  ])("%s passes by itself", (type, status) => expect(judge(problem(type, status))).toEqual({ retryAfterSeconds: null }));
  it("wait as long as the server asks", () => expect(judge(problem("rate_limited", 429, 30))).toEqual({ retryAfterSeconds: 30 }));
  it("that no waiting mends stay with their reason", () => {
    const errors = [{ field: "amount", message: "Enter an amount above zero." }];
    const refusal = judge(new ApiProblem({ type: "validation_error", status: 400, request_id: "r1", errors: errors as never }));
    expect(refusal).toEqual({ type: "validation_error", status: 400, request_id: "r1", errors });
    expect(judge(problem("period_closed", 409))).toMatchObject({ type: "period_closed" });
  });
  it("of a step that took too long are no refusal", () => expect(judge(new DOMException("", "AbortError"))).toEqual({ retryAfterSeconds: null }));
});
