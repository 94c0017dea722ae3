// t() for what was read from receipts.
import { claimReading } from "./en/claim-reading";
import { translator } from "./message";

export const t = translator(claimReading);
