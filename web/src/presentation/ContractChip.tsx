// How the states of contracts and assignments look: one word, one icon, one tone, the same on every screen.
import type { ReactNode } from "react";
import type { AssignmentStatus, ContractStatus, ListedAssignment, ListedContract } from "../api/types";
import type { MessageKey } from "../i18n/catalogue";
import { t } from "../i18n/t";
import { Chip, type Tone } from "../ui/Chip";
import { ArchiveIcon, BlockedIcon, CheckIcon, ClockIcon, CrossIcon, DraftIcon, EyeIcon, PenIcon, SendIcon } from "../ui/icons";

interface Look {
  tone: Tone;
  icon: ReactNode;
}

const contractLooks: Readonly<Record<ContractStatus, Look>> = {
  draft: { tone: "neutral", icon: <DraftIcon /> },
  pending: { tone: "info", icon: <SendIcon /> },
  active: { tone: "info", icon: <ClockIcon /> },
  completed: { tone: "success", icon: <CheckIcon /> },
  cancelled: { tone: "neutral", icon: <BlockedIcon /> },
  archived: { tone: "neutral", icon: <ArchiveIcon /> },
};

const assignmentLooks: Readonly<Record<AssignmentStatus, Look>> = {
  pending: { tone: "info", icon: <SendIcon /> },
  sent: { tone: "warning", icon: <PenIcon /> },
  viewed: { tone: "info", icon: <EyeIcon /> },
  signed: { tone: "success", icon: <CheckIcon /> },
  declined: { tone: "error", icon: <CrossIcon /> },
  expired: { tone: "neutral", icon: <ClockIcon /> },
  voided: { tone: "neutral", icon: <BlockedIcon /> },
};

export function ContractChip({ status }: { status: ContractStatus }) {
  const look = contractLooks[status];
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {t(`contract.status.${status}`)}
    </Chip>
  );
}

/** What the contract is to the signer: "to sign" counts more than whether it was opened. */
export function MyAssignmentChip({ assignment }: { assignment: ListedAssignment }) {
  const open = assignment.status === "sent" || assignment.status === "viewed";
  if (open) {
    return (
      <Chip tone="warning" icon={<PenIcon />}>
        {t("assignment.to_sign")}
      </Chip>
    );
  }
  return <AssignmentChip status={assignment.status} />;
}

export function AssignmentChip({ status, label }: { status: AssignmentStatus; label?: MessageKey & `assignment.${string}` }) {
  const look = assignmentLooks[status];
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {t(label ?? `assignment.status.${status}`)}
    </Chip>
  );
}

export function StateChip({ contract }: { contract: ListedContract }) {
  const mine = contract.my_assignment;
  return mine ? <MyAssignmentChip assignment={mine} /> : <ContractChip status={contract.status} />;
}
