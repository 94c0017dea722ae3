// t() for the office's claims: everything `t` of t.ts knows, the words of claims, and the texts of these screens.
import { english } from "./catalogue";
import { claimWords } from "./en/claim-words";
import { officeClaims } from "./en/office-claims";
import { translator } from "./message";

export const t = translator({ ...english, ...claimWords, ...officeClaims });

export type OfficeClaimText = keyof typeof officeClaims;
