// The parts of the account, each a page of its own.
import { Link } from "wouter";
import { useMe } from "../../../api/identity";
import { can } from "../../../api/permissions";
import { t } from "../../../i18n/account";
import { ForwardIcon } from "../../../ui/icons";
import { RowList, RowText, rowClass } from "../../../ui/List";

const parts = ["security", "devices", "notifications", "history", "personal", "calendars", "delegations"] as const;

export function AccountPlaces() {
  const me = useMe();
  // What belongs to the account itself is not there for somebody who acts for its owner.
  if (!can(me, "account:read")) return null;
  const shown = parts.filter((part) => part !== "calendars" || can(me, "schedule:read"));
  return (
    <RowList label={t("account.places")}>
      {shown.map((part) => (
        <li key={part}>
          <Link href={`/account/${part}`} className={rowClass} data-row>
            <RowText title={t(`account.${part}`)} detail={t(`account.${part}.detail`)} />
            <ForwardIcon />
          </Link>
        </li>
      ))}
    </RowList>
  );
}
