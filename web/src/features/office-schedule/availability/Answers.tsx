// A request with its answers: people as rows, days as columns, what can be done with it, and the way from a day to an event.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { closeAvailability, remindAvailability } from "../../../api/availability";
import { useMe } from "../../../api/identity";
import { asProblem, problemText } from "../../../api/problems";
import type { AvailabilityDetail, AvailabilityPerson } from "../../../api/types";
import { offerDownload } from "../../../device/download";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-availability";
import { daysInWords } from "../../../presentation/asked-days";
import { Button } from "../../../ui/Button";
import { BellIcon, CheckIcon, DownloadIcon, PenIcon } from "../../../ui/icons";
import { FormDialog } from "../../../ui/FormDialog";
import { Segments } from "../../../ui/List";
import { onDemand } from "../../../ui/onDemand";
import { Banner, EmptyState } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import pieces from "../Pieces.module.css";
import { answerOn, hasAnswered, tableOf } from "./answers";
import { Matrix } from "./Matrix";
import styles from "./Answers.module.css";

const AnswerDialog = onDemand(() => import("./AnswerDialog").then((module) => module.AnswerDialog));

type Shown = "all" | "open";

export function Answers({ request }: { request: AvailabilityDetail }) {
  const queries = useQueryClient();
  const ownId = useMe().user.id;
  const [shown, setShown] = useState<Shown>("all");
  const [asking, setAsking] = useState<"remind" | "close" | null>(null);
  const [answering, setAnswering] = useState<AvailabilityPerson | null>(null);
  const { id, title, people, days, can, counts, status, version } = request;
  const open = people.filter((person) => !hasAnswered(person));
  const own = people.find(({ user_id }) => user_id === ownId);
  const refresh = () => queries.invalidateQueries({ queryKey: ["availability_request"] });
  const remind = useMutation({
    mutationFn: () => remindAvailability(id),
    onSuccess: ({ told }) => {
      setAsking(null);
      toast(t("asked.reminded", { count: told }));
    },
    onSettled: refresh,
  });
  const close = useMutation({
    mutationFn: () => closeAvailability(id, version),
    onSuccess: () => {
      setAsking(null);
      toast(t("asked.close.done", { title }));
    },
    onSettled: refresh,
  });
  const table = () => {
    const rows = people.map((person) => [person.name, person.group ?? "", person.role ?? "", ...days.map((day) => t(`asked.answer.${answerOn(person, day) ?? "none"}`)), person.note ?? ""]);
    const head = [t("asked.person"), t("asked.group"), t("form.people.role"), ...days, t("days.note")];
    offerDownload(new Blob([tableOf([head, ...rows])], { type: "text/csv" }), `${title.replace(/[/\\:*?"<>|]/g, " ")}.csv`);
  };
  const refused = (error: unknown) => (error ? problemText(asProblem(error)) : null);
  const ask = (what: "remind" | "close") => {
    remind.reset();
    close.reset();
    setAsking(what);
  };
  return (
    <>
      <div className={styles.lead}>
        <p>{daysInWords(days)}</p>
        {request.note && <p className={styles.note}>{request.note}</p>}
        <p className={pieces.quiet}>
          {[t("asked.by", { name: request.created_by_name, when: formatWhen(request.created_at) }), status === "open" ? t("asked.until", { when: formatWhen(request.answer_by) }) : t("asked.closed"), request.production_name].filter(Boolean).join(" · ")}
        </p>
        <p role="status">
          <strong>{t("ask.answered", { answered: counts.answered, asked: counts.asked })}</strong>
        </p>
      </div>
      {own && status === "open" && !hasAnswered(own) && <Banner action={<Button onClick={() => setAnswering(own)}>{t("asked.you.answer")}</Button>}>{t("asked.you")}</Banner>}
      <div className={pieces.tools}>
        <Segments<Shown>
          label={t("asked.filter")}
          value={shown}
          options={[
            { value: "all", label: t("asked.filter.all") },
            { value: "open", label: t("asked.filter.open", { count: open.length }) },
          ]}
          onChange={setShown}
        />
        <div className={pieces.buttons}>
          <Button icon={<BellIcon />} disabledReason={can.remind.enabled ? null : (can.remind.reason ?? "")} onClick={() => ask("remind")}>
            {t("asked.remind")}
          </Button>
          <Button icon={<DownloadIcon />} onClick={table}>
            {t("asked.table")}
          </Button>
          {status === "open" && (
            <Button disabledReason={can.close.enabled ? null : (can.close.reason ?? "")} onClick={() => ask("close")}>
              {t("asked.close")}
            </Button>
          )}
        </div>
      </div>
      {shown === "open" && open.length === 0 ? (
        <EmptyState icon={<CheckIcon />} title={t("asked.all_answered")} body={t("asked.all_answered.body")} />
      ) : (
        <Matrix key={shown} request={request} people={shown === "all" ? people : open} answerIcon={<PenIcon />} onAnswer={status === "open" ? setAnswering : null} />
      )}
      {asking === "remind" && (
        <FormDialog
          title={t("asked.remind.title", { count: open.length })}
          description={t("asked.remind.body")}
          closeLabel={t("action.close")}
          cancel={t("action.cancel")}
          send={t("asked.remind.send")}
          busy={remind.isPending}
          refused={refused(remind.error)}
          onSend={() => remind.mutate()}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "close" && (
        <FormDialog
          title={t("asked.close.title", { title })}
          description={t("asked.close.body")}
          closeLabel={t("action.close")}
          cancel={t("action.cancel")}
          send={t("asked.close.send")}
          busy={close.isPending}
          refused={refused(close.error)}
          onSend={() => close.mutate()}
          onClose={() => setAsking(null)}
        />
      )}
      {answering && <AnswerDialog request={request} person={answering} onClose={() => setAnswering(null)} />}
    </>
  );
}
