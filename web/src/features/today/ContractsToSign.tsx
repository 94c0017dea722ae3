// What waits for one's own signature in the office: whoever signs for the company finds it here first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { contractsQuery } from "../../api/contracts";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/office-today";
import { ContractRow } from "../../presentation/ContractRow";
import { RowList } from "../../ui/List";
import { Section } from "../../ui/Page";
import { byUrgency } from "./urgency";

/** More of them are found in the list. */
const most = 5;

export function ContractsToSign() {
  const waiting = useInfiniteQuery(contractsQuery({ waiting_for_me: true }));
  const contracts = (waiting.data?.pages.flatMap((page) => page.data) ?? []).toSorted(byUrgency);
  if (contracts.length === 0) return null;
  const title = t("today.to_sign", { count: Math.max(waiting.data?.pages[0]?.pagination.total_count ?? 0, contracts.length) });
  return (
    <Section title={title} aside={<Link href="/contracts?view=waiting">{t("today.office.to_sign.all")}</Link>}>
      <RowList label={title}>
        {contracts.slice(0, most).map((contract) => (
          <ContractRow
            key={contract.id}
            contract={contract}
            {...(contract.expires_at ? { detail: t("today.due", { when: formatWhen(contract.expires_at) }) } : {})}
          />
        ))}
      </RowList>
    </Section>
  );
}
