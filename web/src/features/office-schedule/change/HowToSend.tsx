// What a change is, how much of a series it is for, who is told, and what stands in its way. Moving and editing share it.
import type { EventChanges, ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Banner } from "../../../ui/States";
import pieces from "../Pieces.module.css";
import { Radios } from "../Radios";
import { rangeWords, ranges } from "../words";
import { AudienceChoice } from "./AudienceChoice";
import { applied, compare, differences, type Collision, type Difference, type Named } from "./facts";
import { countOf, isOfSeries } from "./how";
import type { EventChange } from "./useEventChange";
import { Refusal } from "./Refusal";
import type { Preview } from "./useForesight";
import styles from "./Change.module.css";

interface HowToSendProps {
  event: ScheduleEvent;
  body: EventChanges;
  change: EventChange;
  preview: Preview;
  named: Named;
  home: string;
  onTime: (field: "local_start" | "local_end", local: string) => void;
}

export function HowToSend({ event, body, change, preview, named, home, onTime }: HowToSendProps) {
  const { how, setHow, theirs } = change;
  const { known, problem } = preview;
  const belongsToSeries = isOfSeries(event, body);
  const merged = theirs && compare(event, body, theirs, named, home);
  return (
    <div className={styles.how}>
      {merged ? (
        <Merge others={merged.others} collisions={merged.collisions} change={change} />
      ) : (
        <Differences label={t("change.what")} differences={differences(event, applied(event, body, named), home)} />
      )}
      {event.recurrence != null && (
        <Radios
          legend={t("change.range")}
          value={belongsToSeries && how.range === "this" ? "following" : how.range}
          options={ranges.filter((range) => range !== "this" || !belongsToSeries).map((value) => ({ value, label: rangeWords(value) }))}
          onChange={(range) => setHow({ range })}
        />
      )}
      {event.state === "draft" ? (
        <p className={pieces.quiet}>{body.state != null && body.state !== "draft" ? t("change.publishes", { count: countOf(known, "affected") ?? event.counts?.participants ?? 0 }) : t("change.draft")}</p>
      ) : (
        <AudienceChoice value={how.audience} preview={preview} onChange={(audience) => setHow({ audience })} />
      )}
      {known !== null && known.occurrences > 1 && <p className={pieces.quiet}>{t("preview.occurrences", { count: known.occurrences })}</p>}
      {problem && (
        <Refusal
          problem={problem}
          home={home}
          reason={how.reason}
          onReason={(reason) => setHow({ reason })}
          fold={problem.type === "time_is_ambiguous" ? (how.fold ?? how.endFold) : null}
          onFold={(field, fold) => setHow(field === "local_start" ? { fold } : { endFold: fold })}
          onTime={onTime}
        />
      )}
    </div>
  );
}

function Differences({ label, differences: found }: { label: string; differences: readonly Difference[] }) {
  if (found.length === 0) return <p className={pieces.quiet}>{t("change.nothing")}</p>;
  return (
    <dl className={styles.differences} aria-label={label}>
      {found.map(({ field, from, to }) => (
        <div key={field}>
          <dt>{t(`field.${field}`)}</dt>
          <dd>
            <del>{from ?? t("change.none")}</del>
            <span aria-hidden="true"> → </span>
            <ins>{to ?? t("change.none")}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Merge({ others, collisions, change }: { others: readonly Difference[]; collisions: readonly Collision[]; change: EventChange }) {
  return (
    <div className={styles.how}>
      <div role="alert">
        <Banner tone="warning">
          <strong>{t("merge.title")}</strong>
          <p>{collisions.length > 0 ? t("merge.choose") : t("merge.no_choice")}</p>
        </Banner>
      </div>
      {collisions.map(({ field, mine, theirs }) => (
        <Radios
          key={field}
          legend={t(`field.${field}`)}
          value={change.taken.includes(field) ? "theirs" : "mine"}
          options={[
            { value: "mine", label: t("merge.mine"), detail: mine ?? t("change.none") },
            { value: "theirs", label: t("merge.theirs"), detail: theirs ?? t("change.none") },
          ]}
          onChange={(choice) => change.take(field, choice === "theirs")}
        />
      ))}
      {others.length > 0 && (
        <section>
          <h3 className={styles.small}>{t("merge.others")}</h3>
          <Differences label={t("merge.others")} differences={others} />
        </section>
      )}
    </div>
  );
}
