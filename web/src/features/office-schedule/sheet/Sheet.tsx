// A call sheet: which revision it is, who issued it when, whether it still holds, and what stands on it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { callSheetPdf, callSheetQuery, issueCallSheet, type SheetOf } from "../../../api/call-sheets";
import { useMe } from "../../../api/identity";
import { problemText } from "../../../api/problems";
import type { CallSheet } from "../../../api/types";
import { usePaper } from "../../../device/paper";
import { formatMoment } from "../../../i18n/format";
import { t } from "../../../i18n/office-day";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { deferred } from "../../../ui/deferred";
import { CalendarIcon } from "../../../ui/desk-icons";
import { SendIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import { Banner, EmptyState, SkeletonRows, type BannerTone } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { DownloadButton } from "../DownloadButton";
import { clock, shortDay } from "../days";
import pieces from "../Pieces.module.css";
import styles from "./Sheet.module.css";

const SheetEvent = deferred(() => import("./SheetEvent").then((module) => module.SheetEvent), <SkeletonRows label={t("app.loading")} rows={1} height={160} />);

interface SheetProps {
  of: SheetOf;
  /** Of the PDF. */
  file: string;
  tools?: ReactNode;
}

export function Sheet({ of, file, tools }: SheetProps) {
  usePaper();
  const sheet = useQuery(callSheetQuery(of));
  const isEmpty = sheet.data?.events.length === 0 && sheet.data.events_gone.length === 0;
  return (
    <>
      <div className={pieces.tools} data-screen>
        {tools}
        {sheet.data && !isEmpty && (
          <div className={pieces.buttons}>
            <DownloadButton name={file} fetch={() => callSheetPdf(of)}>
              {t("sheet.pdf")}
            </DownloadButton>
            <Button onClick={() => window.print()}>{t("sheet.print")}</Button>
          </div>
        )}
      </div>
      {sheet.isPending && <SkeletonRows label={t("app.loading")} rows={3} height={160} />}
      {sheet.isError && !sheet.data && <Failure error={sheet.error} onRetry={() => void sheet.refetch()} />}
      {isEmpty && <EmptyState icon={<CalendarIcon />} title={t("sheet.empty")} body={t("sheet.empty.body")} />}
      {sheet.data && !isEmpty && <Content of={of} sheet={sheet.data} />}
    </>
  );
}

function Content({ of, sheet }: { of: SheetOf; sheet: CallSheet }) {
  const home = useMe().organization.timezone;
  return (
    <div className={styles.sheet}>
      <State of={of} sheet={sheet} />
      {sheet.events.map((event) => (
        <SheetEvent key={event.event_id} event={event} home={home} />
      ))}
      {sheet.events_gone.length > 0 && (
        <Section title={t("sheet.gone")}>
          <ul>
            {sheet.events_gone.map(({ event_id, title, local_start }) => (
              <li key={event_id}>
                <del>{t("sheet.gone.row", { title, when: t("unseen.begins", { day: shortDay(local_start.slice(0, 10)), time: clock(local_start) }) })}</del>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function State({ of, sheet }: { of: SheetOf; sheet: CallSheet }) {
  const queries = useQueryClient();
  const revision = sheet.revision ?? 0;
  const issue = useMutation({
    mutationFn: () => issueCallSheet(of),
    onSuccess: (issued) => {
      const now = issued.revision ?? 0;
      toast(now > revision ? t("sheet.issued.done", { revision: now }) : t("sheet.issued.same", { revision: now }));
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const isCurrent = revision > 0 && sheet.is_current;
  const [tone, title, body]: [BannerTone, string, string] =
    revision === 0
      ? ["info", t("sheet.not_issued"), t("sheet.not_issued.body")]
      : isCurrent
        ? ["success", t("sheet.current", { revision }), sheet.compared_with == null ? t("sheet.current.body") : t("sheet.current.marks", { revision: sheet.compared_with })]
        : ["warning", t("sheet.changed", { revision }), t("sheet.changed.body", { next: revision + 1 })];
  return (
    <Banner tone={tone}>
      <div className={styles.state}>
        <div role="status">
          <strong>{title}</strong>
          {sheet.issued_at != null && <p>{t("sheet.issued", { when: formatMoment(sheet.issued_at), name: sheet.issued_by ?? "" })}</p>}
          <p>{body}</p>
        </div>
        {!isCurrent && (
          <Button variant="primary" icon={<SendIcon />} busy={issue.isPending} onClick={() => issue.mutate()}>
            {t("sheet.issue", { revision: revision + 1 })}
          </Button>
        )}
      </div>
    </Banner>
  );
}
