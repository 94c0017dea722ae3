// Why the server did not take a change, in words, with what one can do about it: choose another room or time, say which of two
// times is meant, or give a reason why people may be called twice.
import { clashesOf, timeFaultOf, type Clash, type TimeFault } from "../../../api/office-schedule";
import { problemText, type ApiProblem } from "../../../api/problems";
import type { Fold } from "../../../api/types";
import { formatDateTime, formatTime } from "../../../i18n/format";
import { t } from "../../../i18n/office-schedule";
import { Button } from "../../../ui/Button";
import { TextArea } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { clock } from "../days";
import { Radios } from "../Radios";
import styles from "./Change.module.css";

interface RefusalProps {
  problem: ApiProblem;
  home: string;
  reason: string;
  onReason: (reason: string) => void;
  fold: Fold | null;
  onFold: (field: TimeFault["field"], fold: Fold) => void;
  /** Takes the first time there is after the one that the clocks skip. */
  onTime: (field: TimeFault["field"], local: string) => void;
}

const mostShown = 5;

export function Refusal({ problem, home, reason, onReason, fold, onFold, onTime }: RefusalProps) {
  const fault = timeFaultOf(problem);
  if (problem.type === "version_mismatch") return null;
  if (problem.type === "schedule_conflict") {
    return (
      <div className={styles.refusal}>
        <div role="alert">
          <Banner tone="warning">
            <strong>{t("refusal.people", { count: new Set(clashesOf(problem).map(({ name }) => name)).size })}</strong>
            <Clashes clashes={clashesOf(problem)} home={home} />
          </Banner>
        </div>
        <TextArea label={t("refusal.reason")} help={t("refusal.reason.help")} rows={2} maxLength={1000} value={reason} onChange={(event) => onReason(event.target.value)} />
      </div>
    );
  }
  if (problem.type === "schedule_rule_broken") {
    return (
      <div role="alert">
        <Banner tone="error">
          <strong>{t("refusal.rules")}</strong>
          <Clashes clashes={clashesOf(problem)} home={home} />
          <p>{t("refusal.rules.help")}</p>
        </Banner>
      </div>
    );
  }
  if (problem.type === "room_taken") {
    return (
      <div role="alert">
        <Banner tone="error">
          <strong>{t("refusal.room")}</strong>
          <Clashes clashes={clashesOf(problem)} home={home} />
          <p>{t("refusal.room.help")}</p>
        </Banner>
      </div>
    );
  }
  if (fault?.nextValid != null) {
    const next = fault.nextValid;
    return (
      <div role="alert">
        <Banner tone="error" action={<Button onClick={() => onTime(fault.field, next.slice(0, 16))}>{t("refusal.skipped.use", { time: clock(next) })}</Button>}>
          {fault.field === "local_start" ? t("refusal.skipped.start") : t("refusal.skipped.end")}
        </Banner>
      </div>
    );
  }
  if (fault && fault.offsets.length > 0) {
    return (
      <div role="alert">
        <Radios
          legend={fault.field === "local_start" ? t("refusal.twice.start") : t("refusal.twice.end")}
          value={fold}
          options={fault.offsets.map(({ fold: value, offset }) => ({ value, label: t(`refusal.twice.${value}`, { offset }) }))}
          onChange={(value) => onFold(fault.field, value)}
        />
      </div>
    );
  }
  return (
    <div role="alert">
      <Banner tone="error">{problem.errors.length > 0 ? problem.errors.map(({ message }) => message).join(" ") : problemText(problem)}</Banner>
    </div>
  );
}

/** What nobody is told more of. */
function wordsOf({ kind, title }: Clash): string {
  if (kind === "busy_elsewhere") return t("refusal.busy_elsewhere");
  return kind === "not_available" ? t("refusal.not_available") : title;
}

/** What is in the way, and when. */
export function Clashes({ clashes, home }: { clashes: readonly Clash[]; home: string }) {
  return (
    <ul className={styles.clashes}>
      {clashes.slice(0, mostShown).map((clash, index) => {
        // A rest, or days in a row, can end on another day than it begins.
        const isLong = clash.end_at.slice(0, 10) !== clash.start_at.slice(0, 10);
        const when = t("when.span", { start: formatDateTime(clash.start_at, home), end: isLong ? formatDateTime(clash.end_at, home) : formatTime(clash.end_at, home) });
        const where = clash.name ?? clash.room;
        return (
          <li key={`${clash.event_id} ${index}`}>
            {where !== undefined && `${where}: `}
            {clash.event_id == null ? (
              wordsOf(clash)
            ) : (
              <a href={`/schedule/${clash.event_id}`} target="_blank" rel="noreferrer">
                {clash.title}
              </a>
            )}
            {`, ${when}`}
          </li>
        );
      })}
      {clashes.length > mostShown && <li>{t("refusal.more", { count: clashes.length - mostShown })}</li>}
    </ul>
  );
}
