// The call sheet of one event.
import { useQuery } from "@tanstack/react-query";
import { eventQuery } from "../../../api/schedule";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { Page } from "../../../ui/Page";
import { longDay } from "../days";
import { Sheet } from "./Sheet";

export default function EventSheetPage({ params: { id = "" } }: { params: Readonly<Record<string, string>> }) {
  const event = useQuery(eventQuery(id)).data;
  const title = event?.title ?? t("form.back.event");
  return (
    <Page title={event ? t("sheet.title.event", { title }) : t("sheet.title")} lead={event && longDay(event.local_start.slice(0, 10))} above={<BackLink href={`/schedule/${id}`}>{title}</BackLink>}>
      <Sheet of={{ event: id }} file={t("sheet.file.event", { title })} tools={<span />} />
    </Page>
  );
}
