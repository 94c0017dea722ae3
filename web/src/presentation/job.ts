// Background jobs in words: what was tried, and which contract it was about.
import type { Job } from "../api/types";
import { jobs } from "../i18n/en/jobs";
import { translator } from "../i18n/message";

const t = translator(jobs);

export function jobTitle({ name }: Pick<Job, "name">): string {
  const key = `job.${name}`;
  return Object.hasOwn(jobs, key) ? t(key as keyof typeof jobs) : name.replaceAll("_", " ");
}

/** The ids a job is about come as the job keeps them; only a contract can be opened. */
export function contractOf({ subject }: Pick<Job, "subject">): string | null {
  if (typeof subject !== "object" || subject === null || !("contract_id" in subject)) return null;
  return typeof subject.contract_id === "string" ? subject.contract_id : null;
}
