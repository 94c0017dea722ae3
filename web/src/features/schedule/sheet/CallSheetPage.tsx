// A call sheet on the phone: one's own call first, then the day in the order of time, with what is different marked.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { callSheetPdf, callSheetQuery, type SheetOf } from "../../../api/call-sheets";
import { asProblem, problemText } from "../../../api/problems";
import { onReachabilityChange, reachability } from "../../../api/reachability";
import type { CallSheet } from "../../../api/types";
import { offerDownload } from "../../../device/download";
import { formatDay, formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/calendars";
import { BackLink } from "../../../presentation/BackLink";
import { clockOf, zoneName } from "../../../presentation/event-time";
import { currentTimeZone } from "../../../i18n/locale";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { ClockIcon, DownloadIcon } from "../../../ui/icons";
import { Card, Page } from "../../../ui/Page";
import { Banner, EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { SheetEvent } from "./SheetEvent";
import styles from "./Sheet.module.css";

const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

export default function CallSheetPage({ params: { id = "", day = "" } }: { params: { id?: string; day?: string } }) {
  const of: SheetOf = id === "" ? { day } : { event: id };
  const sheet = useQuery({ ...callSheetQuery(of), enabled: id !== "" || isDay(day) });
  const { offline } = useSyncExternalStore(onReachabilityChange, reachability, reachability);
  const above = <BackLink href={id === "" ? "/schedule" : `/schedule/${id}`}>{id === "" ? t("event.back") : t("sheet.back.event")}</BackLink>;
  const isLost = !isDay(day) && id === "";
  return (
    <Page title={t("sheet.title")} above={above} lead={isDay(day) ? formatDay(day, true) : undefined}>
      {isLost && <EmptyState icon={<ClockIcon />} title={t("sheet.empty")} body={t("sheet.empty.body")} />}
      {sheet.isLoading && <SkeletonRows label={t("app.loading")} rows={3} height={120} />}
      {sheet.isError && !sheet.data && <Refused error={sheet.error} onRetry={() => void sheet.refetch()} />}
      {sheet.data && <Sheet sheet={sheet.data} of={of} offline={offline} />}
    </Page>
  );
}

function Refused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { type } = asProblem(error);
  if (type === "event_not_found" || type === "not_found") return <EmptyState icon={<ClockIcon />} title={t("sheet.gone.title")} body={t("sheet.gone.body")} />;
  if (type === "network") return <EmptyState icon={<ClockIcon />} title={t("sheet.title")} body={t("sheet.offline")} />;
  return <Failure error={error} onRetry={onRetry} />;
}

function Sheet({ sheet, of, offline }: { sheet: CallSheet; of: SheetOf; offline: boolean }) {
  const { events, events_gone: gone, my_call: mine } = sheet;
  const first = mine && events.find(({ event_id: id }) => id === mine.event_id);
  const isElsewhere = first && first.timezone !== currentTimeZone();
  return (
    <>
      <Card className={styles.top ?? ""}>
        {first ? (
          <>
            <p className={styles.muted}>{t("sheet.your_call")}</p>
            <p className={styles.call}>
              {first.all_day ? t("event.all_day") : clockOf(`${first.local_start.slice(0, 10)}T${mine.call_time}:00`)}
              {isElsewhere && !first.all_day && <small> {zoneName(first.timezone)}</small>}
            </p>
            <p>{[formatDay(first.local_start.slice(0, 10), true), first.title, first.place].filter((part) => part != null && part !== "").join(" · ")}</p>
            {mine.role && <p className={styles.muted}>{t("sheet.as", { role: mine.role })}</p>}
            {mine.note && <p className={styles.lines}>{mine.note}</p>}
          </>
        ) : (
          <p>{t("sheet.no_call")}</p>
        )}
      </Card>
      <Standing sheet={sheet} />
      {events.length === 0 && <EmptyState icon={<ClockIcon />} title={t("sheet.empty")} body={t("sheet.empty.body")} />}
      {events.length > 0 && (
        <ol className={styles.events}>
          {events.map((event) => (
            <SheetEvent key={event.event_id} event={event} isLinked={!("event" in of)} />
          ))}
        </ol>
      )}
      {gone.length > 0 && (
        <section className={styles.gone} aria-label={t("sheet.gone")}>
          <h2>{t("sheet.gone")}</h2>
          <ul>
            {gone.map((event) => (
              <li key={event.event_id}>
                <s>{[clockOf(event.local_start), event.title].join(" ")}</s>
              </li>
            ))}
          </ul>
        </section>
      )}
      {events.length > 0 && <Paper sheet={sheet} of={of} offline={offline} />}
    </>
  );
}

/** Which revision it is, and what marks compare with. */
function Standing({ sheet: { revision, issued_at: at, issued_by: by, is_current: isCurrent, compared_with: before } }: { sheet: CallSheet }) {
  if (revision == null || at == null) return <p className={styles.muted}>{t("sheet.not_issued")}</p>;
  const issued = t("sheet.revision", { number: revision, when: formatWhen(at), name: by ?? "" });
  if (!isCurrent) {
    return (
      <Banner tone="warning">
        <strong>{issued}</strong>
        <p>{t("sheet.changed_since", { number: before ?? revision })}</p>
      </Banner>
    );
  }
  return (
    <p className={styles.muted}>
      {issued}. {before != null && t("sheet.compared", { number: before })}
    </p>
  );
}

function Paper({ sheet, of, offline }: { sheet: CallSheet; of: SheetOf; offline: boolean }) {
  const day = sheet.day ?? sheet.events[0]?.local_start.slice(0, 10) ?? "";
  const load = useMutation({
    mutationFn: () => callSheetPdf(of),
    onSuccess: (file) => offerDownload(file, `call-sheet-${day}.pdf`),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <div className={styles.start}>
      <Button icon={<DownloadIcon />} busy={load.isPending} disabledReason={offline ? t("sheet.pdf.offline") : null} onClick={() => load.mutate()}>
        {t("sheet.pdf")}
      </Button>
    </div>
  );
}
