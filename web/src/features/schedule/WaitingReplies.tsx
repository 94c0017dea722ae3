// What was said of calls on this device and is not with the office yet, and what the office's side did not take.
import { Link } from "wouter";
import { dismissReply, sendRepliesNow, sendingOf, type ReplyState } from "../../api/replies";
import type { Reply } from "../../device/replies/model";
import { t } from "../../i18n/schedule";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { ClockIcon, WarningIcon } from "../../ui/icons";
import { RowText, listClass, stateRowClass } from "../../ui/List";
import { Section } from "../../ui/Page";
import { refusalWords, toldWords } from "../../presentation/own-call/said";
import styles from "./Schedule.module.css";

export function WaitingReplies({ viewer, state: { replies, offline } }: { viewer: string; state: ReplyState }) {
  const shown = [...replies.values()].filter((reply) => sendingOf(reply, offline) !== null);
  if (shown.length === 0) return null;
  const isRefused = shown.some(({ refusal }) => refusal !== null);
  const title = t("schedule.waiting", { count: shown.length });
  return (
    <Section title={title} aside={!isRefused && <Button onClick={sendRepliesNow}>{t("schedule.send_now")}</Button>}>
      <p className={styles.muted}>{isRefused ? t("schedule.waiting.refused") : t("schedule.waiting.lead")}</p>
      <ul className={listClass} aria-label={title}>
        {shown.map((reply) => (
          <WaitingReply key={reply.id} reply={reply} onDismiss={() => void dismissReply(viewer, reply.id)} />
        ))}
      </ul>
    </Section>
  );
}

function WaitingReply({ reply, onDismiss }: { reply: Reply; onDismiss: () => void }) {
  const { refusal, passage, days } = reply;
  return (
    <li className={refusal ? styles.refused : undefined}>
      <Link href={`/schedule/${days ? "availability/" : ""}${passage?.event ?? reply.id}`} className={stateRowClass} data-row>
        <RowText title={reply.title} detail={refusal ? refusalWords(refusal) : toldWords(reply)} />
        {refusal ? (
          <Chip tone="error" icon={<WarningIcon />}>
            {t("event.refused")}
          </Chip>
        ) : (
          <Chip tone="warning" icon={<ClockIcon />}>
            {t("event.waits")}
          </Chip>
        )}
      </Link>
      {refusal && (
        <Button variant="quiet" onClick={onDismiss}>
          {t("said.dismiss")}
          <span className="visually-hidden">: {reply.title}</span>
        </Button>
      )}
    </li>
  );
}
