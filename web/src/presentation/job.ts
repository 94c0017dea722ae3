// Background jobs in words: what was tried, and which contract it was about.
import type { Job } from "../../api/types";
import { t } from "../../i18n/administration";

export function jobTitle(job: Pick<Job, "name">): string {
  switch (job.name) {
    case "contract_seal":
      return t("work.job.seal");
    case "email_send":
      return t("work.job.mail");
    case "contract_sweep":
      return t("work.job.expire");
    default:
      return t("work.job.other", { name: job.name.replaceAll("_", " ") });
  }
}

/** The ids a job is about come as the job keeps them; only a contract can be opened. */
export function contractOf(job: Pick<Job, "subject">): string | null {
  const { subject } = job;
  if (typeof subject !== "object" || subject === null || !("contract_id" in subject)) return null;
  return typeof subject.contract_id === "string" ? subject.contract_id : null;
}
