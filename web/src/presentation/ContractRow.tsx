// A contract as one line of a list.
import { Link } from "wouter";
import type { ListedContract } from "../api/types";
import { formatWhen } from "../i18n/format";
import { t } from "../i18n/t";
import { RowText, stateRowClass } from "../ui/List";
import { StateChip } from "./ContractChip";

export function ContractRow({ contract, detail }: { contract: ListedContract; detail?: string }) {
  const at = contract.my_assignment?.signed_at ?? contract.sent_at ?? contract.created_at;
  return (
    <li>
      <Link href={`/contracts/${contract.id}`} className={stateRowClass} data-row>
        <RowText title={contract.title} detail={detail ?? `${formatWhen(at)} · ${t("contracts.pages", { count: contract.page_count })}`} />
        <StateChip contract={contract} />
      </Link>
    </li>
  );
}
