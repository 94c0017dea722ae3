// Saying on which days one could come: three large choices for each day, one press for all, also without a network.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { availabilityQuery } from "../../../api/availability";
import { useMe, viewerOf } from "../../../api/identity";
import { problemOfType, problemText } from "../../../api/problems";
import { dismissReply, sendingOf, tellDays, useReplies } from "../../../api/replies";
import { waitingAvailabilityQuery } from "../../../api/schedule";
import type { AvailabilityRequest } from "../../../api/types";
import type { DaysSaid, Reply } from "../../../device/replies/model";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/availability";
import { formatDay, formatWhen } from "../../../i18n/format";
import { answerSigns, dayAnswers } from "../../../presentation/DayAnswer";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { useNow } from "../../../presentation/useNow";
import { Button } from "../../../ui/Button";
import { TextArea } from "../../../ui/Field";
import { SendIcon } from "../../../ui/icons";
import { ActionBar, Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { answeredAll, answeredOf, isSame, openDays } from "./answers";
import styles from "./Availability.module.css";

export default function AvailabilityPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const viewer = viewerOf(useMe());
  const detail = useQuery(availabilityQuery(id));
  // What waits is listed with all that is asked: enough without a network.
  const listed = useQuery(waitingAvailabilityQuery).data?.find((request) => request.id === id);
  const { replies, offline } = useReplies(viewer);
  const request = detail.data ?? listed;
  return (
    <Page title={request?.title ?? t("days.asked")} above={<BackLink href="/schedule">{t("days.back")}</BackLink>}>
      {!request && detail.isPending && <SkeletonRows label={t("app.loading")} rows={4} height={88} />}
      {!request && detail.isError && (offline ? <Banner>{t("days.offline")}</Banner> : <Failure error={detail.error} onRetry={() => void detail.refetch()} />)}
      {request && <Days key={request.id} request={request} viewer={viewer} reply={replies.get(id)} offline={offline} />}
    </Page>
  );
}

interface DaysProps {
  request: AvailabilityRequest;
  viewer: string;
  reply: Reply | undefined;
  offline: boolean;
}

function Days({ request, viewer, reply, offline }: DaysProps) {
  const now = useNow();
  const known = answeredOf(request, reply);
  const [edited, setEdited] = useState<DaysSaid | null>(null);
  const said = edited ?? known;
  const isOpen = request.status === "open" && request.own != null;
  const open = openDays(request.days, said.answers);
  const isDirty = edited !== null && !isSame(edited, known);
  useUnsavedWork(isDirty);
  const change = (part: Partial<DaysSaid>) => setEdited({ ...said, ...part });
  const save = async () => {
    await tellDays(viewer, request, { ...said, note: said.note?.trim() || null });
    setEdited(null);
    toast(offline ? t("days.saved.offline") : open > 0 ? t("days.saved.part", { count: open }) : t("days.saved"));
  };
  return (
    <>
      <div className={styles.lead}>
        <p>{t("days.lead", { name: request.created_by_name })}</p>
        {request.note && <p className={styles.note}>{request.note}</p>}
        {isOpen && <p>{t(Date.parse(request.answer_by) > now ? "days.until" : "days.late", { when: formatWhen(request.answer_by, now) })}</p>}
      </div>
      {request.status === "closed" && <Banner>{t("days.closed")}</Banner>}
      <Sending reply={reply} viewer={viewer} offline={offline} />
      {isOpen && (
        <div role="group" aria-label={t("days.all")} className={styles.day}>
          <span aria-hidden="true">{t("days.all")}</span>
          <div className={styles.choices}>
            {dayAnswers.map((answer) => (
              <Button key={answer} aria-label={t("days.all.of", { answer: t(`days.answer.${answer}`) })} onClick={() => change({ answers: answeredAll(request.days, answer) })}>
                {t(`days.answer.${answer}`)}
              </Button>
            ))}
          </div>
        </div>
      )}
      <ul className={styles.days}>
        {request.days.map((day) => (
          <li key={day}>
            {isOpen ? (
              <fieldset className={styles.day}>
                <legend>{formatDay(day, true)}</legend>
                <div className={styles.choices}>
                  {dayAnswers.map((answer) => (
                    <label key={answer} className={styles.choice} data-answer={answer}>
                      <input type="radio" name={day} className="visually-hidden" checked={said.answers[day] === answer} onChange={() => change({ answers: { ...said.answers, [day]: answer } })} />
                      <span>
                        {answerSigns[answer]}
                        {t(`days.answer.${answer}`)}
                      </span>
                    </label>
                  ))}
                </div>
              </fieldset>
            ) : (
              <p className={styles.day}>
                <span>{formatDay(day, true)}</span>
                <strong>{t(`days.answer.${said.answers[day] ?? "none"}`)}</strong>
              </p>
            )}
          </li>
        ))}
      </ul>
      {isOpen && (
        <>
          <TextArea label={t("days.note")} help={t("days.note.help")} rows={2} maxLength={500} value={said.note ?? ""} onChange={(event) => change({ note: event.target.value })} />
          <p className={styles.muted}>{t("days.no_means")}</p>
          <ActionBar>
            <Button variant="primary" icon={<SendIcon />} disabledReason={open === request.days.length ? t("days.save.nothing") : null} onClick={() => void save()}>
              {t("days.save")}
            </Button>
          </ActionBar>
        </>
      )}
    </>
  );
}

/** What became of the answer that was given on this device. */
function Sending({ reply, viewer, offline }: { reply: Reply | undefined; viewer: string; offline: boolean }) {
  const sending = sendingOf(reply, offline);
  if (!reply || sending === null) return null;
  if (!reply.refusal) return <Banner>{t("days.sending")}</Banner>;
  const { type, errors } = reply.refusal;
  return (
    <Banner tone="error" action={<Button onClick={() => void dismissReply(viewer, reply.id)}>{t("said.dismiss")}</Button>}>
      <strong>{t("days.refused")}</strong>
      <p>{type === "invalid_state" || type === "conflict" ? t("days.refused.closed") : (errors[0]?.message ?? problemText(problemOfType(type, "validation_error")))}</p>
    </Banner>
  );
}
