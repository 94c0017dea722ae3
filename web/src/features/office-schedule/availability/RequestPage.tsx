// What people answered to a request, changing live.
import { useQuery } from "@tanstack/react-query";
import { availabilityQuery } from "../../../api/availability";
import { t } from "../../../i18n/office-availability";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { deferred } from "../../../ui/deferred";
import { Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";

const place = <SkeletonRows label={t("app.loading")} rows={5} />;
const Answers = deferred(() => import("./Answers").then((module) => module.Answers), place);

export default function RequestPage({ params }: { params: { id?: string } }) {
  const request = useQuery(availabilityQuery(params.id ?? ""));
  return (
    <Page title={request.data?.title ?? t("ask.title")} wide above={<BackLink href="/schedule/availability">{t("ask.back")}</BackLink>}>
      {request.isPending && place}
      {request.isError && !request.data && <Failure error={request.error} onRetry={() => void request.refetch()} />}
      {request.data && <Answers request={request.data} />}
    </Page>
  );
}
