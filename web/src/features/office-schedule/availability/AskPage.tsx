// Asking people on which days they could come.
import { useMe } from "../../../api/identity";
import { t } from "../../../i18n/office-availability";
import { BackLink } from "../../../presentation/BackLink";
import { deferred } from "../../../ui/deferred";
import { Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";

const AskForm = deferred(() => import("./AskForm").then((module) => module.AskForm), <SkeletonRows label={t("app.loading")} rows={5} />);

export default function AskPage() {
  return (
    <Page title={t("ask.new")} above={<BackLink href="/schedule/availability">{t("ask.back")}</BackLink>}>
      <AskForm home={useMe().organization.timezone} />
    </Page>
  );
}
