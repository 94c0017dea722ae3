// What was said of calls on this device and is not with the office yet, what the office's side did not take, and what it could not
// note on all dates.
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
  const all = [...replies.values()];
  const shown = all.filter((reply) => sendingOf(reply, offline) !== null);
  const isRefused = shown.some(({ refusal }) => refusal !== null);
  const listOf = (title: string, some: readonly Reply[]) => (
    <ul className={listClass} aria-label={title}>
      {some.map((reply) => (
        <WaitingReply key={reply.id} reply={reply} onDismiss={() => void dismissReply(viewer, reply.id)} />
      ))}
    </ul>
  );
  const title = t("schedule.waiting", { count: shown.length });
  const partly = all.filter(({ left_out: leftOut = 0 }) => leftOut > 0);
  return (
    <>
      {shown.length > 0 && (
        <Section title={title} aside={!isRefused && <Button onClick={sendRepliesNow}>{t("schedule.send_now")}</Button>}>
          <p className={styles.muted}>{isRefused ? t("schedule.waiting.refused") : t("schedule.waiting.lead")}</p>
          {listOf(title, shown)}
        </Section>
      )}
      {partly.length > 0 && <Section title={t("schedule.left_out")}>{listOf(t("schedule.left_out"), partly)}</Section>}
    </>
  );
}

function WaitingReply({ reply, onDismiss }: { reply: Reply; onDismiss: () => void }) {
  const { refusal, passage, days, left_out: leftOut = 0 } = reply;
  const stays = refusal !== null || leftOut > 0;
  return (
    <li className={stays ? styles.refused : undefined}>
      <Link href={`/schedule/${days ? "availability/" : ""}${passage?.event ?? reply.id}`} className={stateRowClass} data-row>
        <RowText title={reply.title} detail={leftOut > 0 ? t("said.left_out", { count: leftOut }) : refusal ? refusalWords(refusal) : toldWords(reply)} />
        {leftOut > 0 ? null : refusal ? (
          <Chip tone="error" icon={<WarningIcon />}>
            {t("event.refused")}
          </Chip>
        ) : (
          <Chip tone="warning" icon={<ClockIcon />}>
            {t("event.waits")}
          </Chip>
        )}
      </Link>
      {stays && (
        <Button variant="quiet" onClick={onDismiss}>
          {t("said.dismiss")}
          <span className="visually-hidden">: {reply.title}</span>
        </Button>
      )}
    </li>
  );
}
