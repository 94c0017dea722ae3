// The states of signers as the office reads them; the signer's own words ("waiting for you") would be wrong here.
import type { ReactNode } from "react";
import type { Assignment, AssignmentStatus } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-contracts";
import { Chip, type Tone } from "../../../ui/Chip";
import { BlockedIcon, CheckIcon, ClockIcon, CrossIcon, EyeIcon, SendIcon } from "../../../ui/icons";

const looks: Readonly<Record<AssignmentStatus, { tone: Tone; icon: ReactNode }>> = {
  pending: { tone: "neutral", icon: <ClockIcon /> },
  sent: { tone: "warning", icon: <SendIcon /> },
  viewed: { tone: "info", icon: <EyeIcon /> },
  signed: { tone: "success", icon: <CheckIcon /> },
  declined: { tone: "error", icon: <CrossIcon /> },
  expired: { tone: "neutral", icon: <ClockIcon /> },
  voided: { tone: "neutral", icon: <BlockedIcon /> },
};

export function SignerChip({ status }: { status: AssignmentStatus }) {
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`track.as.${status}`)}
    </Chip>
  );
}

/** Still to be signed: can be taken back. */
export const isUnsigned = (part: Pick<Assignment, "status">): boolean =>
  part.status === "pending" || part.status === "sent" || part.status === "viewed";

/** Their turn now: can be reminded. */
export const isOpen = (part: Pick<Assignment, "status">): boolean => part.status === "sent" || part.status === "viewed";

export function lastStep(part: Assignment): string {
  if (part.status === "declined" && part.declined_at) return t("track.when.declined", { when: formatWhen(part.declined_at) });
  if (part.signed_at) return t("track.when.signed", { when: formatWhen(part.signed_at) });
  if (part.viewed_at) return t("track.when.viewed", { when: formatWhen(part.viewed_at) });
  if (part.sent_at) return t("track.when.sent", { when: formatWhen(part.sent_at) });
  return t("track.when.pending");
}

export const filters = [
  { value: "all", status: "" },
  { value: "sent", status: "pending,sent" },
  { value: "viewed", status: "viewed" },
  { value: "signed", status: "signed" },
  { value: "declined", status: "declined" },
  { value: "over", status: "voided,expired" },
] as const;
