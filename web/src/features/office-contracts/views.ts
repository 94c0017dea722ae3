// The filters of the office's list of contracts, by the word in the address.
import { contractsQuery, type ContractFilter } from "../../api/contracts";

export const views = [
  { value: "all", label: "contracts.filter.all", filter: {} },
  { value: "waiting", label: "contracts.filter.mine", filter: { waiting_for_me: true } },
  { value: "out", label: "contracts.filter.active", filter: { status: "pending,active" } },
  { value: "draft", label: "contracts.filter.draft", filter: { status: "draft" } },
  { value: "completed", label: "contracts.filter.completed", filter: { status: "completed,cancelled" } },
  { value: "archived", label: "contracts.filter.archived", filter: { status: "archived" } },
] as const satisfies readonly { value: string; label: string; filter: ContractFilter }[];

export type View = (typeof views)[number];

export const viewOf = (value: string | null): View => views.find((view) => view.value === value) ?? views[0];

/** The list that an address asks for. */
export function officeContracts(search: URLSearchParams) {
  const [q, tag] = [search.get("q") ?? "", search.get("tag") ?? ""];
  return contractsQuery({ ...viewOf(search.get("view")).filter, ...(q === "" ? {} : { q }), ...(tag === "" ? {} : { tag }) }, 50);
}
