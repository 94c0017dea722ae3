// The message catalogue: every text a person reads, by key. English is the reference language.
// Texts of the office and of signing are added where they are used (office.ts, signing.ts), so that the sign-in page
// and the lists do not carry them.
import { app } from "./en/app";
import { contracts } from "./en/contracts";
import { identity } from "./en/identity";

export const english = { ...app, ...identity, ...contracts } as const;

export type MessageKey = keyof typeof english;
