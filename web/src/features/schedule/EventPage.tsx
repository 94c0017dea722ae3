// One event: when, where, what it asks of one and what one can do now, who else is called, and what changed.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { listedEvent } from "../../api/agenda";
import { useMe, viewerOf } from "../../api/identity";
import { can } from "../../api/permissions";
import { useReplies, withPassages, withReply } from "../../api/replies";
import { eventQuery } from "../../api/schedule";
import { t } from "../../i18n/schedule";
import { BackLink } from "../../presentation/BackLink";
import { EventStateChip } from "../../presentation/EventChip";
import { Failure } from "../../presentation/Failure";
import { Standing } from "../../presentation/own-call/Standing";
import { useSeen } from "../../presentation/own-call/useSeen";
import { StateCard } from "../../presentation/StateCard";
import { useNow } from "../../presentation/useNow";
import { deferred } from "../../ui/deferred";
import { Page } from "../../ui/Page";
import { Banner, SkeletonRows } from "../../ui/States";
import { When } from "./event/When";

const Background = deferred(() => import("./event/Background").then((module) => module.Background), <SkeletonRows rows={4} height={56} label={t("app.loading")} />);

export default function EventPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const me = useMe();
  const viewer = viewerOf(me);
  const queries = useQueryClient();
  const now = useNow();
  // A row of the agenda holds all of it: shown until the server has answered.
  const event = useQuery({ ...eventQuery(id), placeholderData: () => listedEvent(queries, id) });
  const state = useReplies(viewer);
  const answers = can(me, "schedule:answer");
  const changed = useSeen(viewer, event.isPlaceholderData ? undefined : event.data, answers);
  const above = <BackLink href="/schedule">{t("event.back")}</BackLink>;
  if (!event.data) {
    return (
      <Page title={t("app.schedule")} above={above}>
        {event.isError ? <Failure error={event.error} onRetry={() => void event.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </Page>
    );
  }
  const data = withPassages(withReply(event.data, state.replies.get(id)), state.replies);
  return (
    <Page title={data.title} above={above} aside={data.state !== "confirmed" && <EventStateChip state={data.state} />}>
      {changed && (
        <Banner tone="warning">
          <strong>{t("event.changed.title")}</strong>
          <p>{t("event.changed.body")}</p>
        </Banner>
      )}
      <StateCard>
        <When event={data} now={now} />
        <Standing event={data} now={now} viewer={viewer} state={state} answers={answers} />
      </StateCard>
      <Background event={data} ownId={me.user.id} offline={state.offline} />
    </Page>
  );
}
