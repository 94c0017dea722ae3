// Files that were chosen. Pictures are looked at one by one, as photos are; PDFs, and what this browser shows no picture of, are
// kept as they are.
import { t } from "../../../i18n/claims";
import { problemOfFile } from "./files";

export type Keep = (bytes: ArrayBuffer, name: string, type: string) => Promise<void>;

export interface Picked {
  picture: ImageBitmap;
  name: string;
  rest: readonly File[];
}

/** Keeps files up to the first picture, and answers with that; null when there is none. `refuse` hears why one is not kept. */
export async function firstPicture(files: readonly File[], keep: Keep, refuse: (reason: string) => void): Promise<Picked | null> {
  for (const [index, file] of files.entries()) {
    const picture = await createImageBitmap(file).catch(() => null);
    const problem = problemOfFile(file, picture !== null);
    if (problem !== null) {
      refuse(problem);
      picture?.close();
      continue;
    }
    if (picture) return { picture, name: file.name, rest: files.slice(index + 1) };
    try {
      await keep(await file.arrayBuffer(), file.name, file.type);
    } catch {
      refuse(t("capture.not_kept"));
    }
  }
  return null;
}

let handed: Picked | null = null;

/** From the form to the screen where pictures are looked at. */
export function handOver(picked: Picked): void {
  handed = picked;
}

export const handedOver = (): Picked | null => handed;

export function forgetHanded(): void {
  handed = null;
}
