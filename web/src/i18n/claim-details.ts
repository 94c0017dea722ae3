// t() for how amounts came about that are worked out.
import { claimDetails } from "./en/claim-details";
import { translator } from "./message";

export const t = translator(claimDetails);
