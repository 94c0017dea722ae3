// One contract: what it is, what state it is in, what one can do now, and what has happened.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { activityQuery, contractQuery } from "../../api/contracts";
import { problemText } from "../../api/problems";
import { contractDownload } from "../../api/signing";
import type { Contract } from "../../api/types";
import { formatDateTime, formatSize, formatWhen } from "../../i18n/format";
import { t } from "../../i18n/t";
import { activityText } from "../../presentation/activity";
import { BackLink } from "../../presentation/BackLink";
import { StateChip } from "../../presentation/ContractChip";
import { Failure } from "../../presentation/Failure";
import { StateCard } from "../../presentation/StateCard";
import { Facts } from "../../ui/Bits";
import { Timeline } from "../../ui/Timeline";
import { Button, buttonClass } from "../../ui/Button";
import { DownloadIcon, EyeIcon, PenIcon } from "../../ui/icons";
import { ActionBar, Page, Section } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { DeclineDialog } from "./lazyDialogs";
import { SealStatus } from "./SealStatus";
import { stateSentence } from "./stateSentence";
import styles from "./Contract.module.css";

export default function ContractPage({ params }: { params: { id?: string } }) {
  const contract = useQuery(contractQuery(params.id ?? ""));
  const data = contract.data;
  const above = <BackLink href="/contracts">{t("contracts.title")}</BackLink>;
  if (!data) {
    return (
      <Page title={t("contracts.title")} above={above}>
        {contract.isError ? (
          <Failure error={contract.error} onRetry={() => void contract.refetch()} />
        ) : (
          <SkeletonRows label={t("app.loading")} />
        )}
      </Page>
    );
  }
  return (
    <Page title={data.title} above={above} aside={<StateChip contract={data} />}>
      <StateCard>
        <p>{stateSentence(data)}</p>
        {data.my_assignment?.decline_reason && <blockquote className={styles.reason}>{data.my_assignment.decline_reason}</blockquote>}
        {data.my_assignment?.seal && <SealStatus seal={data.my_assignment.seal} />}
        <Actions contract={data} />
      </StateCard>
      <div className={styles.columns}>
        <Section title={t("contract.details")}>
          {data.description && <p>{data.description}</p>}
          <ContractFacts contract={data} />
        </Section>
        <History id={data.id} />
      </div>
    </Page>
  );
}

function Actions({ contract }: { contract: Contract }) {
  const [declining, setDeclining] = useState(false);
  const mine = contract.my_assignment;
  const sealed = mine?.seal?.status === "sealed" ? mine.seal : null;
  const decline = contract.actions?.find((entry) => entry.action === "decline");

  const download = async () => {
    try {
      const file = await contractDownload(contract.id, sealed ? "sealed" : "original", sealed?.id);
      // Same tab: a new one would be stopped as a pop-up after the request.
      window.location.assign(file.url);
    } catch (error) {
      toast(problemText(error), { tone: "error" });
    }
  };

  return (
    <ActionBar>
      {mine?.can_sign && (
        <Link href={`/contracts/${contract.id}/sign`} className={buttonClass("primary")}>
          <PenIcon />
          {mine.status === "viewed" ? t("contract.sign_continue") : t("contract.sign")}
        </Link>
      )}
      <Link
        href={`/contracts/${contract.id}/read${sealed ? "?kind=sealed" : ""}`}
        className={buttonClass(mine?.can_sign ? "secondary" : "primary")}
      >
        <EyeIcon />
        {t("contract.read")}
      </Link>
      {!mine?.can_sign && (
        <Button icon={<DownloadIcon />} onClick={() => void download()}>
          {sealed ? t("contract.download_signed") : t("contract.download")}
        </Button>
      )}
      {mine?.can_sign && decline && (
        <Button disabledReason={decline.enabled ? null : (decline.reason ?? "")} onClick={() => setDeclining(true)}>
          {t("contract.decline")}
        </Button>
      )}
      {declining && <DeclineDialog contract={contract} onClose={() => setDeclining(false)} />}
    </ActionBar>
  );
}

function ContractFacts({ contract }: { contract: Contract }) {
  const facts = [
    { term: t("contract.from"), value: contract.created_by.name },
    contract.sent_at ? { term: t("contract.sent"), value: formatWhen(contract.sent_at) } : null,
    contract.expires_at ? { term: t("contract.expires"), value: formatDateTime(contract.expires_at) } : null,
    contract.my_assignment?.signed_at
      ? { term: t("contract.signed_at"), value: formatDateTime(contract.my_assignment.signed_at) }
      : null,
    {
      term: t("contract.file"),
      value: `${contract.original_name} · ${t("contracts.pages", { count: contract.page_count })} · ${formatSize(contract.file_size_bytes)}`,
    },
  ];
  return <Facts facts={facts.filter((fact) => fact !== null)} />;
}

function History({ id }: { id: string }) {
  const activity = useInfiniteQuery(activityQuery(id));
  const entries = activity.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("contract.history")}>
      {activity.isPending && <SkeletonRows rows={3} height={56} label={t("app.loading")} />}
      {activity.isError && !activity.data && <Failure error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && entries.length === 0 && <p>{t("contract.history.empty")}</p>}
      {activity.data && (
        <Timeline
          label={t("contract.history")}
          entries={entries.map((entry) => ({
            id: String(entry.seq),
            text: activityText(entry),
            at: entry.at,
            when: formatWhen(entry.at),
            detail: typeof entry.detail === "string" ? entry.detail : null,
          }))}
        />
      )}
      {activity.hasNextPage && (
        <Button busy={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
          {t("contract.history.earlier")}
        </Button>
      )}
    </Section>
  );
}
