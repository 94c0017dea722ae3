// The board of unseen changes: who has not opened, acknowledged or answered what begins soon, to be reminded or called.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { unseenQuery } from "../../../api/unseen";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { deferred } from "../../../ui/deferred";
import { CheckIcon } from "../../../ui/icons";
import { Segments } from "../../../ui/List";
import { Page } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";

const place = <SkeletonRows label={t("app.loading")} rows={5} height={88} />;
const UnseenList = deferred(() => import("./UnseenList").then((module) => module.UnseenList), place);

const spans = ["24", "72", "168"] as const;
type Span = (typeof spans)[number];

/** What is about to begin leaves the board by itself. */
const againMs = 60_000;

export default function UnseenPage() {
  const [search, setSearch] = useSearchParams();
  const span = spans.find((each) => each === search.get("hours")) ?? "24";
  const board = useQuery({ ...unseenQuery(Number(span)), placeholderData: keepPreviousData, refetchInterval: againMs });
  return (
    <Page title={t("unseen.title")} lead={t("unseen.lead")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>} wide>
      <Segments<Span>
        label={t("unseen.hours")}
        value={span}
        options={spans.map((value) => ({ value, label: t(`unseen.hours.${value}`) }))}
        onChange={(hours) => setSearch(hours === "24" ? {} : { hours }, { replace: true })}
      />
      {board.isPending && place}
      {board.isError && !board.data && <Failure error={board.error} onRetry={() => void board.refetch()} />}
      {board.data?.events.length === 0 && <EmptyState icon={<CheckIcon />} title={t("unseen.empty")} body={t("unseen.empty.body")} />}
      {board.data && board.data.events.length > 0 && <UnseenList board={board.data} hours={Number(span)} />}
    </Page>
  );
}
