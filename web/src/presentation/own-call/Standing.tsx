// How one stands to an event – asked, answered, refused – and what one can do now: one main button, and another answer.
import { useState } from "react";
import { dismissReply, repliesTo, replyTo, sendingOf, takeBack, type ReplyState } from "../../api/replies";
import type { ScheduleEvent } from "../../api/types";
import { changedMeanwhile, type Said } from "../../device/replies/model";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/schedule";
import { askedOf, canAnswer, isAnswered, isOver } from "../event-state";
import { Button } from "../../ui/Button";
import { CheckIcon, ClockIcon, PenIcon } from "../../ui/icons";
import { ActionBar } from "../../ui/Page";
import { Banner } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { refusalWords, saidWords, toldWords } from "./said";
import { AnswerForm } from "./AnswerForm";
import { doorOf } from "./stage-door";
import { PassButton, Passed, RefusedPassage } from "./StageDoor";
import styles from "./Call.module.css";

interface StandingProps {
  event: ScheduleEvent;
  now: number;
  viewer: string;
  state: ReplyState;
  /** Whether the viewer may answer at all. */
  answers: boolean;
}

export function Standing({ event, now, viewer, state: { replies, offline }, answers }: StandingProps) {
  const [answering, setAnswering] = useState(false);
  const mine = event.my_participation;
  const told = repliesTo(event.id, replies);
  const reply = replies.get(event.id);
  const leftOut = reply?.left_out ?? 0;
  const asked = askedOf(event, now);
  const open = answers && canAnswer(event, now);
  const answered = mine && isAnswered(mine.status) ? mine.status : null;
  const waits = told.some((each) => sendingOf(each, offline) === "waits");
  const door = answers ? doorOf(event, now) : null;
  // Whoever is here need not say that they come.
  const toAnswer = open && mine?.check_in_time == null;

  const say = async (said: Said) => {
    const before = answered;
    setAnswering(false);
    await replyTo(viewer, event, said);
    const undo = async () => {
      if (await takeBack(viewer, event.id)) toast(t("said.undone"));
      else if (before) await replyTo(viewer, event, { acknowledges: false, status: before, note: mine?.answer_note ?? null });
    };
    // What has arrived can be answered anew, but not be made unanswered.
    const canUndo = offline || (!said.range && before !== null && said.status !== null && said.status !== before);
    toast(saidWords(said), canUndo ? { action: { label: t("action.undo"), run: () => void undo() } } : {});
  };

  return (
    <>
      <div className={styles.standing}>
        {reply?.refusal && (
          <Banner tone="error" action={<Button onClick={() => void dismissReply(viewer, event.id)}>{t("said.dismiss")}</Button>}>
            <strong>{t("said.refused")}</strong>
            <p>{refusalWords(reply.refusal)}</p>
            {reply.refusal.type === changedMeanwhile && <p>{toldWords(reply)}</p>}
          </Banner>
        )}
        {/* Empty it takes no room, and what comes into it is read out. */}
        <div role="status" className={leftOut > 0 ? undefined : "visually-hidden"}>
          {leftOut > 0 && <Banner action={<Button onClick={() => void dismissReply(viewer, event.id)}>{t("said.dismiss")}</Button>}>{t("said.left_out", { count: leftOut })}</Banner>}
        </div>
        {told.map((each) => (
          <RefusedPassage key={each.id} reply={each} viewer={viewer} />
        ))}
        <Sentences event={event} now={now} />
        <Passed event={event} />
        {waits && (
          <p className={styles.waits}>
            <ClockIcon />
            {t("said.waits")}
          </p>
        )}
        {answering && open && <AnswerForm event={event} onSend={(said) => void say(said)} onClose={() => setAnswering(false)} />}
      </div>
      {!answering && answers && (toAnswer || asked !== null || door !== null) && (
        <ActionBar>
          {toAnswer && (
            <Button icon={<PenIcon />} onClick={() => setAnswering(true)}>
              {answered ? t("act.change") : t("act.otherwise")}
            </Button>
          )}
          {asked === "acknowledge" && (
            <Button variant="primary" icon={<CheckIcon />} onClick={() => void say({ acknowledges: true, status: null, note: null })}>
              {t("act.got_it")}
            </Button>
          )}
          {door && <PassButton event={event} viewer={viewer} door={door} primary={door.isNear && asked !== "acknowledge"} />}
          {asked !== "acknowledge" && toAnswer && !answered && door?.isNear !== true && (
            <Button variant="primary" icon={<CheckIcon />} onClick={() => void say({ acknowledges: false, status: "confirmed", note: null })}>
              {t("act.coming")}
            </Button>
          )}
        </ActionBar>
      )}
    </>
  );
}

function Sentences({ event, now }: { event: ScheduleEvent; now: number }) {
  const mine = event.my_participation;
  const deadline = event.acknowledgment_deadline;
  const asked = askedOf(event, now);
  const open = canAnswer(event, now);
  return (
    <>
      {event.state === "cancelled" && <p className={styles.off}>{t("said.cancelled")}</p>}
      {event.state !== "cancelled" && isOver(event, now) && <p>{t("said.over")}</p>}
      {asked === "acknowledge" && (
        <p>
          {mine?.acknowledged_at == null ? t("said.asks") : t("said.asks.again")}{" "}
          {deadline && (Date.parse(deadline) > now ? t("said.by", { when: formatWhen(deadline, now) }) : t("said.late"))}
        </p>
      )}
      {mine && open && mine.check_in_time == null && <p className={styles.answer}>{isAnswered(mine.status) ? t(`said.${mine.status}`) : t("said.none")}</p>}
      {mine?.answer_note && open && isAnswered(mine.status) && <p className={styles.muted}>{t("said.note", { note: mine.answer_note })}</p>}
      {asked === null && mine?.acknowledged_at && event.requires_acknowledgment && (
        <p className={styles.muted}>{t("said.acknowledged", { when: formatWhen(mine.acknowledged_at, now) })}</p>
      )}
    </>
  );
}
