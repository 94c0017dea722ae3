// English texts of background jobs: what each was trying to do.
export const jobs = {
  "job.contract_seal": "Sealing a signed copy",
  "job.email_send": "Sending an e-mail",
  "job.contract_sweep": "Closing contracts whose time has passed",
} as const;
