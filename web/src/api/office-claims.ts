// The office's side of claims: deciding, paying, reporting. Keys start with the live topic ("expense").
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import type {
  AdvanceReturn,
  BulkApproval,
  Claim,
  ExpenseReport,
  LineChoice,
  Page,
  Payable,
  Payment,
  PaymentBatch,
  PaymentBatchSummary,
  ReportDay,
  ReportGroup,
} from "./types";

const path = (id: string) => ({ path: { id } });
const keyed = (idempotencyKey: string) => ({ header: { "Idempotency-Key": idempotencyKey } });

/** Over the version that was seen; lines that are not named, and not decided yet, are approved. */
export const decideClaim = (id: string, version: number, lines: LineChoice[], notes: string | null): Promise<Claim> =>
  ok(
    client.POST("/api/v1/expenses/{id}/decide", {
      params: { ...path(id), header: ifMatch(version) },
      body: { lines, notes },
    }),
  );

export const rejectClaim = (id: string, version: number, reason: string): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/reject", { params: path(id), headers: ifMatch(version), body: { reason } }));

/** As they are shown: one that has changed since is refused. */
export const approveClaims = (claims: readonly Pick<Claim, "id" | "version">[]): Promise<BulkApproval> =>
  ok(client.POST("/api/v1/expenses/bulk-approve", { body: { ids: claims.map(({ id }) => id), versions: claims.map(({ version }) => version) } }));

/** Paid by itself, outside of any batch. */
export const payClaim = (id: string, body: Payment): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/paid", { params: path(id), body }));

/** Part of an advance came back. */
export const returnOfAdvance = (id: string, body: AdvanceReturn, idempotencyKey: string): Promise<Claim> =>
  ok(client.POST("/api/v1/expenses/{id}/returns", { params: { ...path(id), ...keyed(idempotencyKey) }, body }));

export const payableQuery = queryOptions({
  queryKey: ["expense", "payable"] as const,
  queryFn: async ({ signal }): Promise<readonly Payable[]> => (await ok(client.GET("/api/v1/expenses/payable", { signal }))).data,
});

export const batchesQuery = infiniteQueryOptions({
  queryKey: ["expense", "batches"] as const,
  queryFn: ({ pageParam, signal }): Promise<Page<PaymentBatchSummary>> =>
    ok(
      client.GET("/api/v1/payment-batches", {
        params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.pagination.next_cursor,
});

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ["expense", "batch", id] as const,
    queryFn: ({ signal }): Promise<PaymentBatch> => ok(client.GET("/api/v1/payment-batches/{id}", { params: path(id), signal })),
  });

export const createBatch = (expenseIds: string[], executeOn: string, idempotencyKey: string): Promise<PaymentBatch> =>
  ok(
    client.POST("/api/v1/payment-batches", {
      params: keyed(idempotencyKey),
      body: { expense_ids: expenseIds, execute_on: executeOn },
    }),
  );

export const payBatch = (id: string, body: Payment): Promise<PaymentBatch> =>
  ok(client.POST("/api/v1/payment-batches/{id}/paid", { params: path(id), body }));

export const cancelBatch = (id: string): Promise<PaymentBatch> =>
  ok(client.POST("/api/v1/payment-batches/{id}/cancel", { params: path(id) }));

export interface Span {
  from: string;
  to: string;
  /** Whether claims count on the day of their approval, as in the journal, or on the day of the spending. */
  by?: ReportDay;
}

export const reportQuery = (span: Span, group: ReportGroup) =>
  queryOptions({
    queryKey: ["expense", "report", span, group] as const,
    queryFn: ({ signal }): Promise<ExpenseReport> =>
      ok(client.GET("/api/v1/reports/expenses", { params: { query: { ...span, group } }, signal })),
  });

/** Files that need a token and cannot be linked to; the caller offers them as downloads. */
export const batchFile = (id: string, kind: "pain001" | "csv"): Promise<Blob> =>
  kind === "csv"
    ? ok<Blob>(client.GET("/api/v1/payment-batches/{id}/csv", { params: path(id), parseAs: "blob" }))
    : ok<Blob>(client.GET("/api/v1/payment-batches/{id}/pain001", { params: path(id), parseAs: "blob" }));

export type ReportFile = "expenses.pdf" | "ledger.csv" | "ledger.xlsx" | "journal.csv";

export function reportFile(file: ReportFile, span: Span, group: ReportGroup): Promise<Blob> {
  const days = { params: { query: span }, parseAs: "blob" } as const;
  switch (file) {
    case "expenses.pdf":
      return ok<Blob>(client.GET("/api/v1/reports/expenses.pdf", { params: { query: { ...span, group } }, parseAs: "blob" }));
    case "ledger.csv":
      return ok<Blob>(client.GET("/api/v1/reports/ledger.csv", days));
    case "ledger.xlsx":
      return ok<Blob>(client.GET("/api/v1/reports/ledger.xlsx", days));
    case "journal.csv":
      return ok<Blob>(client.GET("/api/v1/reports/journal.csv", days));
  }
}
