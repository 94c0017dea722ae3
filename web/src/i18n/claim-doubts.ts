// t() for what is worth a second look before a claim is sent.
import { claimDoubts } from "./en/claim-doubts";
import { translator } from "./message";

export const t = translator(claimDoubts);
