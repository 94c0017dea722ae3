// What will be sent, and what came of it, line by line.
import type { BulkResult, Role } from "../../../api/types";
import { t } from "../../../i18n/people";
import { roleName } from "../../../presentation/roles";
import { Chip, type Tone } from "../../../ui/Chip";
import { DataTable, type Column } from "../../../ui/DataTable";
import { CheckIcon, InfoIcon, SendIcon, WarningIcon } from "../../../ui/icons";
import type { Row } from "./rows";

export function Preview({ rows, role }: { rows: readonly Row[]; role: Role }) {
  const columns: Column<Row>[] = [
    { key: "line", title: t("people.bulk.row"), track: "max-content", cell: (row) => String(row.line) },
    { key: "email", title: t("people.bulk.email"), main: true, track: "minmax(200px, 2fr)", cell: (row) => row.email || "–" },
    { key: "name", title: t("people.bulk.name"), track: "minmax(120px, 1fr)", cell: (row) => [row.first_name, row.last_name].filter(Boolean).join(" ") || null },
    { key: "role", title: t("people.role"), track: "max-content", cell: (row) => roleName(row.role ?? role) },
    {
      key: "state",
      title: t("people.bulk.state"),
      track: "max-content",
      badge: true,
      cell: (row) =>
        row.problem === null ? (
          <Chip icon={<CheckIcon />}>{t("people.bulk.ready")}</Chip>
        ) : (
          <Chip tone="warning" icon={<WarningIcon />}>
            {t(`people.bulk.problem.${row.problem}`)}
          </Chip>
        ),
    },
  ];
  return <DataTable dense label={t("people.bulk.preview")} rows={rows} rowKey={(row) => `${row.line} ${row.email}`} columns={columns} />;
}

const looks: Readonly<Record<BulkResult["status"], { tone: Tone; icon: React.ReactNode }>> = {
  invited: { tone: "success", icon: <SendIcon /> },
  already_member: { tone: "neutral", icon: <InfoIcon /> },
  already_invited: { tone: "neutral", icon: <InfoIcon /> },
  invalid: { tone: "error", icon: <WarningIcon /> },
};

export function Results({ results }: { results: readonly BulkResult[] }) {
  const columns: Column<BulkResult>[] = [
    { key: "email", title: t("people.bulk.email"), main: true, track: "minmax(200px, 2fr)", cell: (result) => result.email },
    {
      key: "state",
      title: t("people.bulk.state"),
      track: "max-content",
      badge: true,
      cell: ({ status }) => (
        <Chip tone={looks[status].tone} icon={looks[status].icon}>
          {t(`people.bulk.status.${status}`)}
        </Chip>
      ),
    },
    { key: "message", title: t("people.details"), track: "minmax(120px, 2fr)", cell: (result) => result.message },
  ];
  return <DataTable dense label={t("people.bulk.results")} rows={results} rowKey={(result) => `${result.row} ${result.email}`} columns={columns} />;
}
