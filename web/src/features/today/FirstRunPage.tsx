// The first steps of a company, for whoever left some of them for later or gives it another name.
import { useSearchParams } from "wouter";
import { t } from "../../i18n/first-run";
import { BackLink } from "../../presentation/BackLink";
import { Page } from "../../ui/Page";
import { FirstRun } from "./first-run/FirstRun";

export default function FirstRunPage() {
  const [search] = useSearchParams();
  return (
    <Page title={t("first.page")} above={<BackLink href="/settings/security">{t("first.back")}</BackLink>}>
      <FirstRun first={search.get("step")} />
    </Page>
  );
}
