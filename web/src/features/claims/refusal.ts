// Why the server did not take a claim, in words for the person who wrote it.
import { problemOfType, problemText } from "../../api/problems";
import type { Refusal } from "../../device/outbox/model";
import { t } from "../../i18n/claims";

export function reasonOf(refusal: Refusal): string {
  if (refusal.type === "receipt_lost") return t("form.refused.lost");
  if (refusal.type === "version_mismatch") return t("form.refused.mismatch");
  return refusal.errors[0]?.message ?? problemText(problemOfType(refusal.type, "validation_error"));
}
