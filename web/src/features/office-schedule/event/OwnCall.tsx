// Where one is called oneself, on a page that is about everybody: one's own time and part, and what one can say of it.
import { useMe, viewerOf } from "../../../api/identity";
import { can } from "../../../api/permissions";
import { useReplies, withPassages, withReply } from "../../../api/replies";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Section } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { callWords } from "../../../presentation/event-time";
import { StateCard } from "../../../presentation/StateCard";
import { useNow } from "../../../presentation/useNow";
import { Standing } from "../../../presentation/own-call/Standing";
import { useSeen } from "../../../presentation/own-call/useSeen";
import styles from "./Event.module.css";

export function OwnCall({ event }: { event: ScheduleEvent }) {
  const me = useMe();
  const viewer = viewerOf(me);
  const now = useNow();
  const state = useReplies(viewer);
  const answers = can(me, "schedule:answer");
  const changed = useSeen(viewer, event, answers);
  const data = withPassages(withReply(event, state.replies.get(event.id)), state.replies);
  const mine = data.my_participation;
  return (
    <Section title={t("event.mine")}>
      <StateCard>
        {changed && <Banner tone="warning">{t("event.mine.changed")}</Banner>}
        {mine?.call_time && <strong>{callWords(data, mine.call_time)}</strong>}
        {mine?.role && <p>{t("event.mine.as", { role: mine.role })}</p>}
        {mine?.note && <p className={styles.text}>{mine.note}</p>}
        <Standing event={data} now={now} viewer={viewer} state={state} answers={answers} />
      </StateCard>
    </Section>
  );
}
