// Where an event stands: one word, one icon, one tone.
import type { ReactNode } from "react";
import type { EventState } from "../../api/types";
import { t } from "../../i18n/office-schedule";
import { Chip, type Tone } from "../../ui/Chip";
import { BlockedIcon, CheckIcon, ClockIcon, DraftIcon } from "../../ui/icons";

const looks: Readonly<Record<EventState, { tone: Tone; icon: ReactNode }>> = {
  draft: { tone: "neutral", icon: <DraftIcon /> },
  tentative: { tone: "warning", icon: <ClockIcon /> },
  confirmed: { tone: "success", icon: <CheckIcon /> },
  cancelled: { tone: "error", icon: <BlockedIcon /> },
};

export function EventStateChip({ state }: { state: EventState }) {
  return (
    <Chip tone={looks[state].tone} icon={looks[state].icon}>
      {t(`state.${state}`)}
    </Chip>
  );
}
