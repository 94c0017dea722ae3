// How events look: each kind with its colour, sign and word, each state with its chip, the same on every screen.
import "../styles/event-tokens.css";
import type { ReactNode } from "react";
import type { EventState, EventType } from "../api/types";
import { t } from "../i18n/event-words";
import { Chip, type Tone } from "../ui/Chip";
import { BellIcon, BlockedIcon, CheckIcon, ClockIcon, DraftIcon, PeopleIcon, icon } from "../ui/icons";
import styles from "./EventChip.module.css";

const RehearsalIcon = icon("M5 9a7.500 7.500 0 0 1 13-2l2 2M20 4v5h-5M19 15a7.500 7.500 0 0 1-13 2l-2-2M4 20v-5h5");
const PerformanceIcon = icon("M12 3.500l2.600 5.400 5.900.8-4.300 4.100 1 5.900L12 16.900l-5.200 2.800 1-5.900-4.300-4.100 5.900-.8z");
const TravelIcon = icon("M4 15.500V7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v8.500a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2M4 11h16M8 14.300v.2M16 14.300v.2M7 17.500L5 21M17 17.500l2 3.500");
export const MapIcon = icon("M12 21c4-4.500 6.500-8 6.500-11.500a6.500 6.500 0 0 0-13 0C5.500 13 8 16.500 12 21M12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5");
const OtherIcon = icon("M5 5h14v15H5zM5 9.5h14M9 3v4M15 3v4");

const signs: Readonly<Record<EventType, ReactNode>> = {
  rehearsal: <RehearsalIcon />,
  performance: <PerformanceIcon />,
  call_time: <BellIcon />,
  travel: <TravelIcon />,
  meeting: <PeopleIcon />,
  other: <OtherIcon />,
};

/** Gives what is inside of it the colour of a kind, as `--event`. */
export const eventClass = styles.event ?? "";

/** The kind of an event: sign and word. */
export function EventTypeMark({ type }: { type: EventType }) {
  return (
    <span className={`${eventClass} ${styles.mark ?? ""}`} data-event-type={type}>
      {signs[type]}
      {t(`event.type.${type}`)}
    </span>
  );
}

const looks: Readonly<Record<EventState, { tone: Tone; icon: ReactNode }>> = {
  draft: { tone: "neutral", icon: <DraftIcon /> },
  tentative: { tone: "warning", icon: <ClockIcon /> },
  confirmed: { tone: "success", icon: <CheckIcon /> },
  cancelled: { tone: "error", icon: <BlockedIcon /> },
};

export function EventStateChip({ state }: { state: EventState }) {
  const look = looks[state];
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {t(`event.state.${state}`)}
    </Chip>
  );
}
