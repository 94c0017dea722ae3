// What people type and paste as codes: mails and apps write them with spaces, phones add quotes.

export const codeLength = 6;

/** Only the digits, as many as a code has. */
export const digitsOf = (text: string): string => text.replaceAll(/\D/g, "").slice(0, codeLength);

export const isComplete = (code: string): boolean => code.length === codeLength;

/** Backup codes are shown in groups; spaces and dashes do not count, nor does the case. */
export const backupCodeOf = (text: string): string => text.replaceAll(/[\s-]/g, "").toUpperCase();
