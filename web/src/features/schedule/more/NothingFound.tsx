// That no day has what one looks for, and the way out.
import { t } from "../../../i18n/calendars";
import { Button } from "../../../ui/Button";
import { ClockIcon } from "../../../ui/icons";
import { EmptyState } from "../../../ui/States";

interface NothingFoundProps {
  among: "coming" | "past";
  isFiltered: boolean;
  onShowAll: () => void;
}

export function NothingFound({ among, isFiltered, onShowAll }: NothingFoundProps) {
  if (!isFiltered) return <EmptyState icon={<ClockIcon />} title={t("past.empty")} body={t("past.empty.body")} />;
  return (
    <EmptyState
      icon={<ClockIcon />}
      title={t("found.none")}
      body={t(`found.none.${among}`)}
      action={<Button onClick={onShowAll}>{t("schedule.show_all")}</Button>}
    />
  );
}
