// The filters of the office's queue.
import type { ClaimFilter } from "../../api/claims";

export const views: readonly { value: "waiting" | "open" | "approved" | "paid" | "rejected" | "all"; filter: ClaimFilter }[] = [
  { value: "waiting", filter: { waiting_for_me: true } },
  { value: "open", filter: { status: "submitted" } },
  { value: "approved", filter: { status: "approved" } },
  { value: "paid", filter: { status: "paid" } },
  { value: "rejected", filter: { status: "rejected" } },
  { value: "all", filter: {} },
];

export type QueueView = (typeof views)[number];

/** Whoever decides begins with what waits for them; whoever only reads, with what is under way. */
export function viewOf(name: string | null, decides: boolean): QueueView {
  const first = decides ? "waiting" : "open";
  const found = views.find(({ value }) => value === (name ?? first)) ?? views.find(({ value }) => value === first);
  return found ?? { value: "all", filter: {} };
}
