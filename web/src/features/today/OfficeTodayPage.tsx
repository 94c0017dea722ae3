// The office's day: what waits for one's own signature, contracts out for signature with their progress, and background
// steps that failed.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { contractsQuery } from "../../api/contracts";
import { useMe } from "../../api/identity";
import { failedJobsQuery, retryJob } from "../../api/jobs";
import { can, decidesClaims } from "../../api/permissions";
import { problemText } from "../../api/problems";
import type { Job, ListedContract } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/office-today";
import { Failure } from "../../presentation/Failure";
import { contractOf, jobTitle } from "../../presentation/job";
import { ProgressBar } from "../../ui/ProgressBar";
import { Button, buttonClass } from "../../ui/Button";
import { deferred } from "../../ui/deferred";
import { CheckIcon, ForwardIcon, PlusIcon, WarningIcon } from "../../ui/icons";
import { RowList, rowClass } from "../../ui/List";
import { onDemand } from "../../ui/onDemand";
import { Page, Section } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { byUrgency, greeting } from "./urgency";
import styles from "./OfficeToday.module.css";

const ContractsToSign = deferred(() => import("./ContractsToSign").then((module) => module.ContractsToSign), null);
const UnseenChanges = deferred(() => import("./UnseenChanges").then((module) => module.UnseenChanges), null);
const ClaimsToDecide = deferred(() => import("./ClaimsToDecide").then((module) => module.ClaimsToDecide), null);
// Not `deferred`: only a company that has sent nothing yet needs it.
const FirstRun = onDemand(() => import("./first-run/FirstRun").then((module) => module.FirstRun));

export default function OfficeTodayPage() {
  const me = useMe();
  const out = useInfiniteQuery(contractsQuery({ status: "pending" }));
  const contracts = (out.data?.pages.flatMap((page) => page.data) ?? []).toSorted(byUrgency);
  const count = out.data?.pages[0]?.pagination.total_count ?? contracts.length;
  const create = can(me, "contracts:write") && (
    <Link href="/contracts/new" className={buttonClass("primary")}>
      <PlusIcon />
      {t("today.office.new")}
    </Link>
  );
  const empty = <EmptyState icon={<CheckIcon />} title={t("today.office.empty")} body={t("today.office.empty.body")} action={create} />;
  return (
    <Page
      title={t(`today.greeting.${greeting(new Date(), me.user.timezone)}`, { name: me.user.first_name })}
      aside={contracts.length > 0 && create}
    >
      {can(me, "jobs:read") && <FailedJobs />}
      {can(me, "contracts:sign") && <ContractsToSign />}
      {can(me, "schedule:write") && <UnseenChanges />}
      {decidesClaims(me) && <ClaimsToDecide />}
      {out.isPending && <SkeletonRows label={t("app.loading")} height={96} />}
      {out.isError && !out.data && <Failure error={out.error} onRetry={() => void out.refetch()} />}
      {out.data && contracts.length === 0 && (can(me, "security:manage") ? <FirstRun otherwise={empty} /> : empty)}
      {contracts.length > 0 && (
        <Section title={t("today.office.out", { count })} aside={<Link href="/contracts">{t("today.recent.all")}</Link>}>
          <RowList label={t("today.office.out", { count })}>
            {contracts.map((contract) => (
              <OutRow key={contract.id} contract={contract} />
            ))}
          </RowList>
        </Section>
      )}
    </Page>
  );
}

function OutRow({ contract }: { contract: ListedContract }) {
  const { assignments, viewed, signed, declined } = contract.counts;
  const text = t("today.office.progress", { signed, total: assignments });
  return (
    <li>
      <Link href={`/contracts/${contract.id}`} className={rowClass} data-row>
        <span className={styles.progress}>
          <span className={styles.rowTitle}>{contract.title}</span>
          <ProgressBar label={contract.title} value={signed} max={assignments} failed={declined} text={text} />
          <span className={styles.counts}>
            <span>{text}</span>
            <span>{t("today.office.opened", { count: viewed })}</span>
            {declined > 0 && <span className={styles.bad}>{t("today.office.declined", { count: declined })}</span>}
            {contract.expires_at && <span>{t("today.due", { when: formatWhen(contract.expires_at) })}</span>}
          </span>
        </span>
        <ForwardIcon />
      </Link>
    </li>
  );
}

function FailedJobs() {
  const jobs = useQuery(failedJobsQuery).data?.data ?? [];
  if (jobs.length === 0) return null;
  return (
    <Section title={t("today.office.failed")} aside={<span>{t("today.office.failed.body", { count: jobs.length })}</span>}>
      <RowList label={t("today.office.failed")}>
        {jobs.map((job) => (
          <FailedJob key={job.id} job={job} />
        ))}
      </RowList>
    </Section>
  );
}

function FailedJob({ job }: { job: Job }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: async () => {
      toast(t("today.office.retried"));
      await queries.invalidateQueries({ queryKey: failedJobsQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const contract = contractOf(job);
  return (
    <li className={styles.failed}>
      <WarningIcon />
      <div>
        <p className={styles.rowTitle}>{jobTitle(job)}</p>
        {job.last_error && <p>{job.last_error}</p>}
        <small>
          {t("today.office.failed.attempts", { count: job.attempts })} · {formatWhen(job.created_at)}
        </small>
        {contract !== null && (
          <p>
            <Link href={`/contracts/${contract}`}>{t("today.office.failed.contract")}</Link>
          </p>
        )}
      </div>
      <Button busy={retry.isPending} onClick={() => retry.mutate()}>
        {t("today.office.retry")}
      </Button>
    </li>
  );
}
