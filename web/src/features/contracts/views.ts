// The filters of an artist's list of contracts, by the word in the address. What the company has put away stays completed
// for whoever signed it.
import { contractsQuery, type ContractFilter } from "../../api/contracts";

export const views = [
  { value: "all", label: "contracts.filter.all", filter: {} },
  { value: "waiting", label: "contracts.filter.waiting", filter: { waiting_for_me: true } },
  { value: "completed", label: "contracts.filter.completed", filter: { status: "completed,archived" } },
] as const satisfies readonly { value: string; label: string; filter: ContractFilter }[];

export type View = (typeof views)[number];

export const viewOf = (value: string | null): View => views.find((view) => view.value === value) ?? views[0];

/** The list that an address asks for. */
export function artistContracts(search: URLSearchParams) {
  const q = search.get("q") ?? "";
  return contractsQuery({ ...viewOf(search.get("view")).filter, ...(q === "" ? {} : { q }) });
}
