// A contract as the office follows it: state, next step, the signers live, details and history.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { activityQuery, contractQuery } from "../../../api/contracts";
import { useMe } from "../../../api/identity";
import { sealsQuery } from "../../../api/office-contracts";
import { can } from "../../../api/permissions";
import type { Contract } from "../../../api/types";
import { formatDateTime, formatSize, formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-contracts";
import { BackLink } from "../../../presentation/BackLink";
import { ContractChip } from "../../../presentation/ContractChip";
import { Failure } from "../../../presentation/Failure";
import { StateCard } from "../../../presentation/StateCard";
import { Facts } from "../../../ui/Bits";
import { Button } from "../../../ui/Button";
import { ProgressBar } from "../../../ui/ProgressBar";
import { Timeline } from "../../../ui/Timeline";
import { deferred } from "../../../ui/deferred";
import { Page, Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { Actions } from "./Actions";
import { historyEntries } from "./history";
import { failedSeals } from "./rows";
import styles from "./Tracking.module.css";

const SignersTable = deferred(
  () => import("./SignersTable").then((module) => module.SignersTable),
  <SkeletonRows label={t("app.loading")} height={56} />,
);

export default function OfficeContractPage({ params }: { params: { id?: string } }) {
  const contract = useQuery(contractQuery(params.id ?? ""));
  const manages = can(useMe(), "contracts:manage");
  const data = contract.data;
  const above = <BackLink href="/contracts">{t("contracts.title")}</BackLink>;
  if (!data) {
    return (
      <Page wide title={t("contracts.title")} above={above}>
        {contract.isError ? <Failure error={contract.error} onRetry={() => void contract.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </Page>
    );
  }
  const { assignments, signed, declined } = data.counts;
  return (
    <Page wide title={data.title} above={above} aside={<ContractChip status={data.status} />}>
      <StateCard>
        <p>{stateSentence(data)}</p>
        {assignments > 0 && (
          <ProgressBar
            label={t("track.people")}
            value={signed}
            max={assignments}
            failed={declined}
            text={t("office.list.progress_label", { signed, total: assignments })}
          />
        )}
        <FailedSeals contract={data} />
        <Actions contract={data} />
      </StateCard>
      <div className={styles.columns}>
        <div className={styles.signers}>
          <SignersTable contract={data} manages={manages} />
        </div>
        <div className={styles.aside}>
          <Section title={t("track.details")}>
            {data.description && <p className={styles.description}>{data.description}</p>}
            <Facts facts={facts(data)} />
          </Section>
          <History id={data.id} />
        </div>
      </div>
    </Page>
  );
}

function stateSentence(contract: Contract): string {
  const { signed, assignments: total } = contract.counts;
  switch (contract.status) {
    case "draft":
      return (contract.fields ?? []).length > 0 ? t("track.state.draft") : t("track.state.draft_fields");
    case "pending":
      return contract.expires_at
        ? t("track.state.pending_until", { signed, total, when: formatDateTime(contract.expires_at) })
        : t("track.state.pending", { signed, total });
    case "active":
      return t("track.state.active");
    case "completed":
      return t("track.state.completed");
    case "cancelled":
      return contract.cancel_reason ? t("track.state.cancelled_reason", { reason: contract.cancel_reason }) : t("track.state.cancelled");
    case "archived":
      return t("track.state.archived");
  }
}

/** The table has the reason and the button of each. The contract comes with its first signers only; the others are asked for. */
function FailedSeals({ contract }: { contract: Contract }) {
  const hasMore = contract.counts.signed > 0 && contract.counts.assignments > contract.assignments.length;
  const signed = useQuery({ ...sealsQuery(contract.id), enabled: hasMore });
  const failed = failedSeals(contract.assignments, hasMore ? (signed.data ?? []) : []);
  if (failed === 0) return null;
  return <Banner tone="error">{t("track.seals_failed", { count: failed })}</Banner>;
}

function facts(contract: Contract) {
  const all = [
    {
      term: t("track.mode"),
      value: contract.signing_mode === "individual" ? t("track.mode.individual") : t(`track.mode.joint_${contract.signing_order}`),
    },
    { term: t("track.uploaded"), value: `${contract.created_by.name}, ${formatWhen(contract.created_at)}` },
    contract.sent_at ? { term: t("contract.sent"), value: formatDateTime(contract.sent_at) } : null,
    contract.expires_at ? { term: t("contract.expires"), value: formatDateTime(contract.expires_at) } : null,
    contract.message ? { term: t("track.message"), value: contract.message } : null,
    contract.tags.length > 0 ? { term: t("track.tags"), value: contract.tags.join(", ") } : null,
    {
      term: t("contract.file"),
      value: `${contract.original_name} · ${t("contracts.pages", { count: contract.page_count })} · ${formatSize(contract.file_size_bytes)}`,
    },
  ];
  return all.filter((fact) => fact !== null);
}

function History({ id }: { id: string }) {
  const activity = useInfiniteQuery(activityQuery(id));
  const entries = activity.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("track.history")}>
      {activity.isPending && <SkeletonRows rows={3} height={56} label={t("app.loading")} />}
      {activity.isError && !activity.data && <Failure error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && entries.length === 0 && <p>{t("contract.history.empty")}</p>}
      {activity.data && <Timeline label={t("track.history")} entries={historyEntries(entries)} />}
      {activity.hasNextPage && (
        <Button busy={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
          {t("contract.history.earlier")}
        </Button>
      )}
    </Section>
  );
}
