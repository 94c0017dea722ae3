// Whom the office has asked on which days they could come: what is open first, with how many have answered.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { closedAvailabilityQuery, openAvailabilityQuery } from "../../../api/availability";
import type { AvailabilityRequest } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-availability";
import { daysInWords } from "../../../presentation/asked-days";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button, buttonClass } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { CalendarIcon } from "../../../ui/desk-icons";
import { CheckIcon, ClockIcon, PlusIcon } from "../../../ui/icons";
import { RowList, RowText, stateRowClass } from "../../../ui/List";
import { Page, Section } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";

export default function RequestsPage() {
  const open = useQuery(openAvailabilityQuery);
  const closed = useInfiniteQuery(closedAvailabilityQuery);
  const over = closed.data?.pages.flatMap((page) => page.data) ?? [];
  const failed = [open, closed].find(({ isError, data }) => isError && data === undefined);
  const isEmpty = open.data?.length === 0 && closed.data !== undefined && over.length === 0;
  const ask = (
    <Link href="/schedule/availability/new" className={buttonClass("primary")}>
      <PlusIcon />
      {t("ask.new")}
    </Link>
  );
  return (
    <Page title={t("ask.title")} lead={t("ask.lead")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>} aside={!isEmpty && ask}>
      {(open.isPending || closed.isPending) && !failed && <SkeletonRows label={t("app.loading")} rows={4} />}
      {failed && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {isEmpty && <EmptyState icon={<CalendarIcon />} title={t("ask.empty")} body={t("ask.empty.body")} action={ask} />}
      <Requests title={t("ask.open")} requests={open.data ?? []} />
      <Requests title={t("ask.closed")} requests={over} />
      {closed.hasNextPage && (
        <Button busy={closed.isFetchingNextPage} onClick={() => void closed.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </Page>
  );
}

function Requests({ title, requests }: { title: string; requests: readonly AvailabilityRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <Section title={title}>
      <RowList label={title}>
        {requests.map(({ id, title: name, days, answer_by, status, counts: { asked, answered } }) => {
          const words = daysInWords(days);
          return (
            <li key={id}>
              <Link href={`/schedule/availability/${id}`} className={stateRowClass} data-row>
                <RowText title={name} detail={status === "open" ? t("ask.row", { days: words, when: formatWhen(answer_by) }) : words} />
                <Chip tone={answered === asked ? "success" : status === "open" ? "warning" : "neutral"} icon={answered === asked ? <CheckIcon /> : <ClockIcon />}>
                  {t("ask.answered", { answered, asked })}
                </Chip>
              </Link>
            </li>
          );
        })}
      </RowList>
    </Section>
  );
}
