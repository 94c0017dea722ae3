// Ids of the form's controls, made of the server's names of fields, so that a summary can link to them.
export const controlId = (field: string): string => `claim-${field.replaceAll(/[^a-z0-9]+/g, "-")}`;

/** The right keyboard for amounts, which nobody has typed before. */
export const decimal = { inputMode: "decimal", autoComplete: "off" } as const;
