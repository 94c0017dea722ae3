// Why an agenda is empty, and the way out.
import { t } from "../../i18n/schedule";
import { Button } from "../../ui/Button";
import { ClockIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";

const nothings = {
  filtered: ["schedule.empty.filtered", "schedule.empty.filtered.body"],
  office: ["schedule.empty.office", "schedule.empty.office.body"],
  calls: ["schedule.empty", "schedule.empty.body"],
} as const;

export function Nothing({ what, onShowAll }: { what: keyof typeof nothings; onShowAll: () => void }) {
  const [title, body] = nothings[what];
  const action = what === "filtered" ? <Button onClick={onShowAll}>{t("schedule.show_all")}</Button> : undefined;
  return <EmptyState icon={<ClockIcon />} title={t(title)} body={t(body)} action={action} />;
}
