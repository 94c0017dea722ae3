// The message catalogue: every text a person reads, by key. English is the reference language.
// Texts of one area (signing in, the account, signing, the office) are added where they are used, so that the first
// screens do not carry them.
import { app } from "./en/app";
import { contracts } from "./en/contracts";

export const english = { ...app, ...contracts } as const;

export type MessageKey = keyof typeof english;
