// That one is away, as a row of the agenda: on the first of its days, and as a word beside the days that follow.
import { Link } from "wouter";
import { t } from "../../../i18n/schedule";
import { Chip } from "../../../ui/Chip";
import { BlockedIcon } from "../../../ui/icons";
import { RowText, stateRowClass } from "../../../ui/List";
import type { AwayDays } from "../days";

export function AwayRow({ time: { words, note } }: { time: AwayDays }) {
  return (
    <li>
      <Link href="/schedule/unavailable" className={stateRowClass} data-row>
        <RowText title={words} detail={note} />
        <AwayChip />
      </Link>
    </li>
  );
}

export const AwayChip = () => <Chip icon={<BlockedIcon />}>{t("schedule.away")}</Chip>;
