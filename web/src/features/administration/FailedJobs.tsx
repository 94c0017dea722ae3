// Background steps that gave up, with the reason, and the button that tries them again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { failedJobsQuery, retryJob } from "../../api/jobs";
import { problemText } from "../../api/problems";
import type { Job } from "../../api/types";
import { t } from "../../i18n/administration";
import { formatWhen } from "../../i18n/format";
import { Failure } from "../../presentation/Failure";
import { contractOf, jobTitle } from "../../presentation/job";
import { Button } from "../../ui/Button";
import { CheckIcon, WarningIcon } from "../../ui/icons";
import { RowList } from "../../ui/List";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import styles from "./Administration.module.css";

export function FailedJobs({ manages }: { manages: boolean }) {
  const queries = useQueryClient();
  const list = useQuery(failedJobsQuery);
  const jobs = list.data?.data ?? [];
  const all = useMutation({
    // One after the other: the server is already having a bad day.
    mutationFn: async () => {
      for (const job of jobs) await retryJob(job.id);
    },
    onSuccess: () => toast(t("work.jobs.retried_all", { count: jobs.length })),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["job"] }),
  });
  return (
    <>
      <div className={styles.head}>
        <p className={styles.muted}>{t("work.jobs.lead")}</p>
        {manages && jobs.length > 1 && (
          <Button busy={all.isPending} onClick={() => all.mutate()}>
            {t("work.jobs.retry_all", { count: jobs.length })}
          </Button>
        )}
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} height={96} rows={3} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && jobs.length === 0 && (
        <EmptyState icon={<CheckIcon />} title={t("work.jobs.none")} body={t("work.jobs.none.body")} />
      )}
      {jobs.length > 0 && (
        <RowList label={t("work.jobs")}>
          {jobs.map((job) => (
            <FailedJob key={job.id} job={job} manages={manages} />
          ))}
        </RowList>
      )}
    </>
  );
}

function FailedJob({ job, manages }: { job: Job; manages: boolean }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryJob(job.id),
    onSuccess: () => {
      toast(t("work.jobs.retried"));
      return queries.invalidateQueries({ queryKey: ["job"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const contract = contractOf(job);
  return (
    <li className={styles.job}>
      <span className={styles.bad} aria-hidden="true">
        <WarningIcon />
      </span>
      <div className={styles.jobText}>
        <p className={styles.title}>{jobTitle(job)}</p>
        {job.last_error && <p>{job.last_error}</p>}
        <p className={styles.muted}>
          {t("work.jobs.attempts", { count: job.attempts })} · {t("work.jobs.queued", { when: formatWhen(job.created_at) })}
        </p>
        {contract !== null && <Link href={`/contracts/${contract}`}>{t("work.jobs.contract")}</Link>}
      </div>
      {manages && (
        <Button busy={retry.isPending} aria-label={t("work.jobs.retry.of", { name: jobTitle(job) })} onClick={() => retry.mutate()}>
          {t("work.jobs.retry")}
        </Button>
      )}
    </li>
  );
}
