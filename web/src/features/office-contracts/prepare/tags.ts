// Tags of a contract, as one types them.
/** Tags as they are typed, with commas between them. */
export const tagsOf = (text: string): string[] => text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
