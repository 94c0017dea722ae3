// Which files can be receipts, and which are too much.
import { t } from "../../../i18n/claims";

/** As the server's limits are. */
export const mostReceipts = 20;
const mostBytes = 10 * 1024 * 1024;

export const acceptedFiles = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,.heic,.heif,.pdf";

const endings = /\.(jpe?g|png|webp|heic|heif|pdf)$/i;
const kinds = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"];

/** Null where the file can be kept. Some systems know no type for HEIC; a picture becomes smaller when it is prepared. */
export function problemOfFile({ name, size, type }: { name: string; size: number; type: string }, isPicture: boolean): string | null {
  if (!kinds.includes(type) && !(type === "" && endings.test(name))) return t("capture.wrong_kind", { name });
  return !isPicture && size > mostBytes ? t("capture.too_large", { name }) : null;
}

export const jpegName = (name: string): string => name.replace(/\.\w+$/, ".jpg");
