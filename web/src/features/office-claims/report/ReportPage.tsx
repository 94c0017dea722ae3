// Month-end: what was approved, by category, production, person or currency, as bars, a table and files.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { useMe } from "../../../api/identity";
import { reportFile, reportQuery, type ReportFile } from "../../../api/office-claims";
import type { ExpenseReport, ReportDay, ReportGroup } from "../../../api/types";
import { formatMoney, formatMonth } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { deferred } from "../../../ui/deferred";
import { TextInput } from "../../../ui/Field";
import { ClaimIcon } from "../../../ui/icons";
import { Segments } from "../../../ui/List";
import { Page, Section } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { FileButtons } from "../FileButtons";
import { todayIn } from "../today";
import { barsOf, monthToBook, spanOf } from "./bars";
import styles from "./Report.module.css";

const days: readonly ReportDay[] = ["booked", "spent"];
const groups: readonly ReportGroup[] = ["category", "production", "person", "currency"];
const files = [
  { file: "expenses.pdf", label: "report.pdf" },
  { file: "ledger.xlsx", label: "report.ledger_xlsx" },
  { file: "ledger.csv", label: "report.ledger_csv" },
  { file: "journal.csv", label: "report.journal" },
] as const satisfies readonly { file: ReportFile; label: string }[];

const Rows = deferred(() => import("./Rows").then((module) => module.Rows), <SkeletonRows label={t("app.loading")} height={40} />);

export default function ReportPage() {
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const month = /^\d{4}-\d{2}$/.test(search.get("month") ?? "") ? (search.get("month") ?? "") : monthToBook(todayIn(me.user.timezone));
  const group = groups.find((each) => each === search.get("by")) ?? "category";
  const day = days.find((each) => each === search.get("days")) ?? "booked";
  const span = { ...spanOf(month), by: day };
  const report = useQuery({ ...reportQuery(span, group), placeholderData: keepPreviousData });
  const change = (name: "month" | "by" | "days", value: string) =>
    setSearch((before) => new URLSearchParams({ ...Object.fromEntries(before), [name]: value }), { replace: true });
  const data = report.data;
  return (
    <Page
      title={t("report.title")}
      wide
      above={<BackLink href="/claims">{t("pay.back")}</BackLink>}
      lead={data && t(`report.lead.${day}`, { month: formatMonth(month), currency: data.base_currency })}
    >
      <div className={styles.filters}>
        <TextInput
          type="month"
          label={t("report.month")}
          value={month}
          onChange={(event) => {
            if (event.target.value !== "") change("month", event.target.value);
          }}
        />
        <Segments label={t("report.days")} value={day} options={days.map((value) => ({ value, label: t(`report.days.${value}`) }))} onChange={(value) => change("days", value)} />
        <Segments label={t("report.group")} value={group} options={groups.map((value) => ({ value, label: t(`report.group.${value}`) }))} onChange={(value) => change("by", value)} />
      </div>
      {report.isPending && <SkeletonRows label={t("app.loading")} />}
      {report.isError && !data && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {data && data.rows.length === 0 && <EmptyState icon={<ClaimIcon />} title={t("report.empty")} body={t("report.empty.body")} />}
      {data && data.rows.length > 0 && (
        <>
          <Chart report={data} />
          <Rows report={data} />
          <Section title={t("report.files")}>
            <div className={styles.files}>
              <FileButtons
                files={files.map(({ file, label }) => ({
                  name: `${file.split(".")[0] ?? "report"}-${month}.${file.split(".")[1] ?? ""}`,
                  label: t(label),
                  fetch: () => reportFile(file, span, group),
                }))}
              />
            </div>
          </Section>
        </>
      )}
    </Page>
  );
}

/** The table below says the same in numbers, so the picture is one image to those who cannot see it. */
function Chart({ report }: { report: ExpenseReport }) {
  const total = formatMoney(report.total.amount, report.base_currency);
  return (
    <div className={styles.chart} role="img" aria-label={t("report.chart", { total })}>
      {barsOf(report).map((bar) => (
        <div key={bar.key} className={styles.bar}>
          <span>{bar.name ?? t("report.none")}</span>
          <span className={styles.track}>
            <span style={{ width: `${bar.percent}%` }} />
          </span>
          <span className={styles.amount}>{formatMoney(bar.amount, report.base_currency)}</span>
        </div>
      ))}
    </div>
  );
}
