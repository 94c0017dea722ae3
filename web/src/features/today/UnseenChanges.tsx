// How many people have not seen, acknowledged or answered what begins within a day.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { unseenQuery } from "../../api/unseen";
import { t } from "../../i18n/office-today";
import { EyeIcon, ForwardIcon } from "../../ui/icons";
import { RowList, RowText, rowClass } from "../../ui/List";

export function UnseenChanges() {
  const events = useQuery(unseenQuery(24)).data?.events ?? [];
  if (events.length === 0) return null;
  const count = new Set(events.flatMap(({ people }) => people.map(({ user_id }) => user_id))).size;
  const title = t("today.office.unseen", { count });
  return (
    <RowList label={title}>
      <li>
        <Link href="/schedule/unseen" className={rowClass} data-row>
          <EyeIcon />
          <RowText title={title} detail={t("today.office.unseen.events", { count: events.length })} />
          <ForwardIcon />
        </Link>
      </li>
    </RowList>
  );
}
