// One person at the stage door: when they are called, whether they are here, and one button for what comes next.
import type { ReactNode } from "react";
import type { Way } from "../../../api/attendance";
import { problemText } from "../../../api/problems";
import { formatTime } from "../../../i18n/format";
import { t } from "../../../i18n/office-day";
import { Button, IconButton } from "../../../ui/Button";
import { Chip, type Tone } from "../../../ui/Chip";
import { CheckIcon, ClockIcon, CrossIcon, SignOutIcon, UndoIcon, WarningIcon } from "../../../ui/icons";
import type { Phase, Presence } from "./presence";
import type { Note } from "./useNoting";
import styles from "./Attendance.module.css";

interface PersonRowProps {
  presence: Presence;
  note: Note | undefined;
  phase: Phase;
  zone: string;
  onNote: (way: Way) => void;
  onUndo: () => void;
  onAgain: () => void;
  onTimes: () => void;
}

export function PersonRow({ presence, note, phase, zone, onNote, onUndo, onAgain, onTimes }: PersonRowProps) {
  const { person, where } = presence;
  const { name } = person;
  const way = where === "away" ? "in" : where === "here" ? "out" : null;
  return (
    <li className={styles.row}>
      <span className={styles.who}>
        <strong>{name}</strong>
        <small>{[t("attendance.call", { time: formatTime(person.call_at, zone) }), person.role].filter(Boolean).join(" · ")}</small>
      </span>
      <span className={styles.state}>
        <State presence={presence} phase={phase} zone={zone} />
        {note?.state === "failed" && note.problem && (
          <span className={styles.bad} role="alert">
            {t("attendance.failed", { reason: note.problem.errors.map(({ message }) => message).join(" ") || problemText(note.problem) })}
          </span>
        )}
      </span>
      <span className={styles.actions}>
        {note?.state === "failed" ? (
          <>
            <Button aria-label={t("attendance.again.of", { name })} onClick={onAgain}>
              {t("action.retry")}
            </Button>
            <IconButton label={t("attendance.drop.of", { name })} icon={<CrossIcon />} onClick={onUndo} />
          </>
        ) : note ? (
          <Button icon={<UndoIcon />} busy={note.state === "sending"} aria-label={t("attendance.undo.of", { name })} onClick={onUndo}>
            {t("action.undo")}
          </Button>
        ) : (
          <>
            {phase === "on" && way !== null && (
              <Button variant={way === "in" ? "primary" : "secondary"} icon={way === "in" ? <CheckIcon /> : <SignOutIcon />} aria-label={t(`attendance.check_${way}.of`, { name })} onClick={() => onNote(way)}>
                {t(`attendance.check_${way}`)}
              </Button>
            )}
            {(phase === "on" || phase === "over") && <IconButton label={t("attendance.time.of", { name })} icon={<ClockIcon />} onClick={onTimes} />}
          </>
        )}
      </span>
    </li>
  );
}

function State({ presence: { person, came, left, minutesLate, where }, phase, zone }: { presence: Presence; phase: Phase; zone: string }) {
  if (where === "away") {
    const word = person.status === "declined" ? "declined" : phase === "over" ? "absent" : "away";
    return (
      <Chip tone="neutral" icon={word === "away" ? <ClockIcon /> : <CrossIcon />}>
        {t(`attendance.${word}`)}
      </Chip>
    );
  }
  const times = [came === null ? null : t("attendance.in", { time: formatTime(came, zone) }), left === null ? null : t("attendance.out", { time: formatTime(left, zone) })].filter(Boolean).join(", ");
  const [tone, icon]: [Tone, ReactNode] = where === "left" ? ["neutral", <SignOutIcon key="left" />] : ["success", <CheckIcon key="here" />];
  return (
    <>
      <Chip tone={tone} icon={icon}>
        {times}
      </Chip>
      {minutesLate > 0 && (
        <Chip tone="warning" icon={<WarningIcon />}>
          {t("attendance.late", { count: minutesLate })}
        </Chip>
      )}
    </>
  );
}
