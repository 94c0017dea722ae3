// t() for claims of one's own: everything `t` of t.ts knows, the words of claims, and the texts of these screens.
import { english } from "./catalogue";
import { claimWords } from "./en/claim-words";
import { claims } from "./en/claims";
import { translator } from "./message";

export const t = translator({ ...english, ...claimWords, ...claims });

export type ClaimText = keyof typeof claims;
