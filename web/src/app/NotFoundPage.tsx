// An address without a screen, or one this person may not see.
import { Link } from "wouter";
import { t } from "../i18n/t";
import { buttonClass } from "../ui/Button";
import { EmptyState } from "../ui/States";
import { SearchIcon } from "../ui/icons";

export function NotFoundPage() {
  return (
    <EmptyState
      whole
      icon={<SearchIcon />}
      title={t("app.not_found.title")}
      body={t("app.not_found.body")}
      action={
        <Link href="/" className={buttonClass("primary")}>
          {t("app.not_found.action")}
        </Link>
      }
    />
  );
}
