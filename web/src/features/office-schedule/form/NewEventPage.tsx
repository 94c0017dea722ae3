// Writing an event: as a draft nobody hears of, or published at once. `?from=` begins with another event, `?day=` and `?room=`
// with a place on the board, `?production=` and `?group=` with those who are called, `?asked=` and `?day=` with those who said that they can come then; without them it goes on with what was typed before.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { availabilityQuery } from "../../../api/availability";
import { newIdempotencyKey } from "../../../api/client";
import { useMe, viewerOf } from "../../../api/identity";
import { allParticipantsQuery, createEvent } from "../../../api/office-schedule";
import { asProblem } from "../../../api/problems";
import { productionMembersQuery } from "../../../api/production-members";
import { eventQuery } from "../../../api/schedule";
import type { EventState, Fold } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { uuidv7 } from "../../../device/uuid";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { SendIcon } from "../../../ui/icons";
import { onDemand } from "../../../ui/onDemand";
import { ActionBar, Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { whoCan } from "../availability/answers";
import { clock, isDay, todayIn } from "../days";
import pieces from "../Pieces.module.css";
import { copyOf, createBody, emptyDraft, groupsOf, mistakesOf, type EventDraft, type PersonDraft } from "./draft";
import { EventForm, summaryId } from "./EventForm";
import { readKeptDraft, useKeptDraft } from "./useKeptDraft";

const Refusal = onDemand(() => import("../change/Refusal").then((module) => module.Refusal));

export default function NewEventPage() {
  const [search] = useSearchParams();
  const [from, production, asked] = [search.get("from"), search.get("production"), search.get("asked")];
  return (
    <Page title={t("form.new")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>}>
      {from !== null ? (
        <Copied from={from} />
      ) : asked !== null ? (
        <Available request={asked} day={search.get("day") ?? ""} />
      ) : production !== null ? (
        <Called production={production} group={search.get("group") ?? ""} />
      ) : (
        <Fresh day={search.get("day")} room={search.get("room") ?? ""} />
      )}
    </Page>
  );
}

function Fresh({ day, room }: { day: string | null; room: string }) {
  const me = useMe();
  const home = me.organization.timezone;
  const viewer = viewerOf(me);
  const [kept, setKept] = useState<EventDraft | null | undefined>(isDay(day) ? null : undefined);
  useEffect(() => {
    if (kept !== undefined) return;
    let left = false;
    void readKeptDraft(viewer).then((found) => {
      if (!left) setKept(found);
    });
    return () => {
      left = true;
    };
  }, [kept, viewer]);
  if (kept === undefined) return <SkeletonRows label={t("app.loading")} />;
  const empty = emptyDraft(isDay(day) ? day : todayIn(home), home, room);
  return <NewEvent key={kept === null ? "empty" : "kept"} start={{ ...empty, ...kept }} isContinued={kept !== null} onStartOver={() => setKept(null)} />;
}

function Copied({ from }: { from: string }) {
  const home = useMe().organization.timezone;
  const event = useQuery(eventQuery(from));
  const people = useQuery(allParticipantsQuery(from));
  const failed = [event, people].find(({ isError, data }) => isError && data === undefined);
  if (event.data && people.data) return <NewEvent start={copyOf(event.data, people.data, home)} />;
  return failed ? <Failure error={failed.error} onRetry={() => void failed.refetch()} /> : <SkeletonRows label={t("app.loading")} />;
}

function Called({ production, group }: { production: string; group: string }) {
  const home = useMe().organization.timezone;
  const members = useQuery(productionMembersQuery(production));
  if (members.data) {
    const people = groupsOf(members.data, () => false).find(({ name }) => name === group)?.people ?? [];
    return <NewEvent start={{ ...emptyDraft(todayIn(home), home), production, people }} />;
  }
  return members.isError ? <Failure error={members.error} onRetry={() => void members.refetch()} /> : <SkeletonRows label={t("app.loading")} />;
}

function Available({ request, day }: { request: string; day: string }) {
  const home = useMe().organization.timezone;
  const asked = useQuery(availabilityQuery(request));
  if (asked.data) {
    const people = whoCan(asked.data.people, day).map(({ user_id, name, role }): PersonDraft => ({ user_id, artist_id: null, name, role: role ?? "", callTime: "", note: "" }));
    return <NewEvent start={{ ...emptyDraft(isDay(day) ? day : todayIn(home), home), title: asked.data.title, production: asked.data.production_id ?? "", people }} />;
  }
  return asked.isError ? <Failure error={asked.error} onRetry={() => void asked.refetch()} /> : <SkeletonRows label={t("app.loading")} />;
}

interface NewEventProps {
  start: EventDraft;
  isContinued?: boolean;
  onStartOver?: () => void;
}

/** What the person answers to a refusal. */
interface Answers {
  reason: string;
  fold: Fold | null;
  endFold: Fold | null;
}

function NewEvent({ start, isContinued = false, onStartOver }: NewEventProps) {
  const me = useMe();
  const home = me.organization.timezone;
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(start);
  const [isDirty, setDirty] = useState(false);
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const [answers, setAnswers] = useState<Answers>({ reason: "", fold: null, endFold: null });
  // One id and one key for one event: a retry after a lost answer writes it once.
  const [id] = useState(() => uuidv7());
  const [key, setKey] = useState(newIdempotencyKey);
  const { keep, forget } = useKeptDraft(viewerOf(me));
  const save = useMutation({
    mutationFn: (state: EventState) => {
      const body = createBody(draft, id, state, home);
      if (body === null) throw new Error("an event without a time is not sent");
      const { reason, fold, endFold } = answers;
      return createEvent({ ...body, ...(reason.trim() === "" ? {} : { accept_conflicts: reason.trim() }), fold, end_fold: endFold }, key);
    },
    onSuccess: async (event, state) => {
      await forget();
      toast(state === "draft" ? t("form.saved_draft") : t("form.published", { count: draft.people.length }));
      void queries.invalidateQueries({ queryKey: ["event"] });
      setSaved(event.id);
    },
    // What is sent next says something else.
    onError: (error) => {
      if (asProblem(error).type !== "network") setKey(newIdempotencyKey());
    },
  });
  useUnsavedWork(isDirty && saved === null);
  useEffect(() => {
    // Once nothing is unsaved any more: otherwise leaving would ask.
    if (saved !== null) navigate(`/schedule/${saved}`, { replace: true });
  }, [saved, navigate]);

  const change = (part: Partial<EventDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    setDirty(true);
    keep(next);
  };
  const problem = save.error ? asProblem(save.error) : null;
  const needsReason = problem?.type === "schedule_conflict";
  const submit = (state: EventState) => {
    setTried(true);
    if (mistakesOf(draft).length > 0) document.getElementById(summaryId)?.focus();
    else if (!save.isPending) save.mutate(state);
  };
  const publish = () => submit(draft.state);
  const count = draft.people.length;
  return (
    <EventForm draft={draft} change={change} tried={tried} home={home} refused={(field) => problem?.errors.find((each) => each.field === field)?.message} onSubmit={publish}>
      {isContinued && !isDirty && (
        <Banner
          action={
            <Button
              onClick={() => {
                void forget();
                onStartOver?.();
              }}
            >
              {t("form.start_over")}
            </Button>
          }
        >
          {t("form.continued")}
        </Banner>
      )}
      {problem && (
        <Refusal
          problem={problem}
          home={home}
          reason={answers.reason}
          onReason={(reason) => setAnswers({ ...answers, reason })}
          fold={answers.fold ?? answers.endFold}
          onFold={(field, fold) => setAnswers(field === "local_start" ? { ...answers, fold } : { ...answers, endFold: fold })}
          onTime={(field, local) => change(field === "local_start" ? { day: local.slice(0, 10), start: clock(local) } : { end: clock(local) })}
        />
      )}
      {isDirty && (
        <p role="status" className={pieces.quiet}>
          {t("form.kept")}
        </p>
      )}
      <ActionBar>
        <Button busy={save.isPending && save.variables === "draft"} onClick={() => submit("draft")}>
          {t("form.save_draft")}
        </Button>
        <Button
          type="submit"
          variant="primary"
          icon={<SendIcon />}
          busy={save.isPending && save.variables !== "draft"}
          disabledReason={needsReason && answers.reason.trim() === "" ? t("refusal.reason.missing") : null}
        >
          {needsReason ? t("form.publish_anyway") : count === 0 ? t("form.publish_nobody") : t("form.publish", { count })}
        </Button>
      </ActionBar>
    </EventForm>
  );
}
