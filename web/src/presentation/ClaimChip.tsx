// How the states of claims look: one word, one icon, one tone, the same on every screen.
import type { ReactNode } from "react";
import type { ClaimStatus } from "../api/types";
import { t } from "../i18n/claim-words";
import { Chip, type Tone } from "../ui/Chip";
import { ArchiveIcon, BlockedIcon, CheckIcon, ClockIcon, CrossIcon, DraftIcon, SendIcon } from "../ui/icons";

const looks: Readonly<Record<ClaimStatus, { tone: Tone; icon: ReactNode }>> = {
  draft: { tone: "neutral", icon: <DraftIcon /> },
  submitted: { tone: "info", icon: <SendIcon /> },
  approved: { tone: "success", icon: <ClockIcon /> },
  rejected: { tone: "error", icon: <CrossIcon /> },
  paid: { tone: "success", icon: <CheckIcon /> },
  cancelled: { tone: "neutral", icon: <BlockedIcon /> },
  archived: { tone: "neutral", icon: <ArchiveIcon /> },
};

export function ClaimChip({ status }: { status: ClaimStatus }) {
  const look = looks[status];
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {t(`claim.status.${status}`)}
    </Chip>
  );
}
