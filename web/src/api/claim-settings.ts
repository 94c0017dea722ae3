// How a company handles claims: categories, rates, booked months, who approves, who pays.
import { queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import type {
  ApprovalPreview,
  ApprovalQuestion,
  ApprovalRule,
  ApprovalRuleWrite,
  Category,
  CategoryCreate,
  CategoryUpdate,
  ClosedPeriod,
  ExchangeRate,
  ExpenseSettings,
  ExpenseSettingsUpdate,
  MileageRate,
  MileageRateCreate,
  PerDiemRate,
  PerDiemRateCreate,
  Substitute,
  SubstituteCreate,
} from "./types";

const path = (id: string) => ({ path: { id } });
const keyed = (idempotencyKey: string) => ({ params: { header: { "Idempotency-Key": idempotencyKey } } });

export const allCategoriesQuery = queryOptions({
  queryKey: ["expense", "categories", "all"] as const,
  queryFn: async ({ signal }): Promise<readonly Category[]> =>
    (await ok(client.GET("/api/v1/expense-categories", { params: { query: { all: true } }, signal }))).data,
});

export const createCategory = (body: CategoryCreate, key: string): Promise<Category> =>
  ok(client.POST("/api/v1/expense-categories", { ...keyed(key), body }));

export const updateCategory = (category: Pick<Category, "id" | "version">, body: CategoryUpdate): Promise<Category> =>
  ok(
    client.PATCH("/api/v1/expense-categories/{id}", {
      params: { ...path(category.id), header: ifMatch(category.version) },
      body,
    }),
  );

export const mileageRatesQuery = queryOptions({
  queryKey: ["expense", "mileage-rates"] as const,
  queryFn: async ({ signal }): Promise<readonly MileageRate[]> => (await ok(client.GET("/api/v1/mileage-rates", { signal }))).data,
});

export const createMileageRate = (body: MileageRateCreate, key: string): Promise<MileageRate> =>
  ok(client.POST("/api/v1/mileage-rates", { ...keyed(key), body }));

export async function deleteMileageRate(id: string): Promise<void> {
  await client.DELETE("/api/v1/mileage-rates/{id}", { params: path(id) });
}

export const perDiemRatesQuery = queryOptions({
  queryKey: ["expense", "per-diem-rates"] as const,
  queryFn: async ({ signal }): Promise<readonly PerDiemRate[]> => (await ok(client.GET("/api/v1/per-diem-rates", { signal }))).data,
});

export const createPerDiemRate = (body: PerDiemRateCreate, key: string): Promise<PerDiemRate> =>
  ok(client.POST("/api/v1/per-diem-rates", { ...keyed(key), body }));

export async function deletePerDiemRate(id: string): Promise<void> {
  await client.DELETE("/api/v1/per-diem-rates/{id}", { params: path(id) });
}

/** The newest thousand, of one currency or of all, typed here or fetched or both. */
export const exchangeRatesQuery = (currency: string | null, source: "manual" | "ecb" | null) =>
  queryOptions({
    queryKey: ["expense", "exchange-rates", currency, source] as const,
    queryFn: async ({ signal }): Promise<readonly ExchangeRate[]> =>
      (await ok(client.GET("/api/v1/exchange-rates", { params: { query: { ...(currency && { currency }), ...(source && { source }) } }, signal }))).data,
  });

/** `null` takes the company's own rate of that day away. */
export async function setExchangeRate(day: string, currency: string, rate: string | null): Promise<void> {
  await client.PUT("/api/v1/exchange-rates", { body: { day, rates: { [currency]: rate } } });
}

/** Rates of a file in the European Central Bank's format; how many were kept. */
export const importExchangeRates = async (file: Blob): Promise<number> =>
  (
    await ok(
      client.POST("/api/v1/exchange-rates/import", {
        body: await file.text(),
        bodySerializer: (body) => body,
        headers: { "Content-Type": "application/xml" },
      }),
    )
  ).rates;

/** Without a body the server fetches the list from where the settings say. */
export async function fetchExchangeRates(): Promise<void> {
  await client.POST("/api/v1/exchange-rates/import", { body: "", bodySerializer: (body) => body });
}

export const closedPeriodsQuery = queryOptions({
  queryKey: ["expense", "closed-periods"] as const,
  queryFn: async ({ signal }): Promise<readonly ClosedPeriod[]> => (await ok(client.GET("/api/v1/closed-periods", { signal }))).data,
});

export async function closeMonth(month: string): Promise<void> {
  await client.PUT("/api/v1/closed-periods/{month}", { params: { path: { month } } });
}

export async function openMonth(month: string): Promise<void> {
  await client.DELETE("/api/v1/closed-periods/{month}", { params: { path: { month } } });
}

export const expenseSettingsQuery = queryOptions({
  queryKey: ["expense", "settings"] as const,
  queryFn: ({ signal }): Promise<ExpenseSettings> => ok(client.GET("/api/v1/expenses/settings", { signal })),
});

export const saveExpenseSettings = (version: number, body: ExpenseSettingsUpdate): Promise<ExpenseSettings> =>
  ok(client.PUT("/api/v1/expenses/settings", { params: { header: ifMatch(version) }, body }));

export const approvalRulesQuery = queryOptions({
  queryKey: ["expense", "approval-rules"] as const,
  queryFn: async ({ signal }): Promise<readonly ApprovalRule[]> => (await ok(client.GET("/api/v1/approval-rules", { signal }))).data,
});

/** Who would decide about such a claim. */
export const previewApproval = (body: ApprovalQuestion): Promise<ApprovalPreview> =>
  ok(client.POST("/api/v1/approval-rules/preview", { body }));

export const createApprovalRule = (body: ApprovalRuleWrite, key: string): Promise<ApprovalRule> =>
  ok(client.POST("/api/v1/approval-rules", { ...keyed(key), body }));

export const saveApprovalRule = (rule: Pick<ApprovalRule, "id" | "version">, body: ApprovalRuleWrite): Promise<ApprovalRule> =>
  ok(client.PUT("/api/v1/approval-rules/{id}", { params: { ...path(rule.id), header: ifMatch(rule.version) }, body }));

export async function deleteApprovalRule(id: string): Promise<void> {
  await client.DELETE("/api/v1/approval-rules/{id}", { params: path(id) });
}

export async function orderApprovalRules(ids: string[]): Promise<void> {
  await client.PUT("/api/v1/approval-rules/order", { body: { ids } });
}

export const substitutesQuery = queryOptions({
  queryKey: ["expense", "substitutes"] as const,
  queryFn: async ({ signal }): Promise<readonly Substitute[]> => (await ok(client.GET("/api/v1/approval-substitutes", { signal }))).data,
});

export const createSubstitute = (body: SubstituteCreate, key: string): Promise<Substitute> =>
  ok(client.POST("/api/v1/approval-substitutes", { ...keyed(key), body }));

export async function deleteSubstitute(id: string): Promise<void> {
  await client.DELETE("/api/v1/approval-substitutes/{id}", { params: path(id) });
}
