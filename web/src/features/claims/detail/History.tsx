// What happened with a claim and was said about it, and the place to say something.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { claimEventsQuery, commentOnClaim } from "../../../api/claims";
import { newIdempotencyKey } from "../../../api/client";
import { problemText } from "../../../api/problems";
import type { Claim } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/claims";
import { formatWhen } from "../../../i18n/format";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { TextArea } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { Timeline } from "../../../ui/Timeline";
import { toast } from "../../../ui/Toast";
import styles from "./Detail.module.css";

export function History({ claim, isMine }: { claim: Claim; isMine: boolean }) {
  const events = useInfiniteQuery(claimEventsQuery(claim.id));
  const entries = events.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Section title={t("claim.history")}>
      {claim.can.comment.enabled && <Comment id={claim.id} label={isMine ? t("claim.comment") : t("claim.comment.office")} />}
      {events.isPending && <SkeletonRows rows={3} height={56} label={t("app.loading")} />}
      {events.isError && !events.data && <Failure error={events.error} onRetry={() => void events.refetch()} />}
      {entries.length > 0 && (
        <Timeline
          label={t("claim.history")}
          entries={entries.map((entry) => ({
            id: entry.id,
            text: t(`claim.event.${entry.kind}`, { name: entry.user_name ?? t("claim.event.nobody") }),
            at: entry.created_at,
            when: formatWhen(entry.created_at),
            detail: entry.text ?? null,
          }))}
        />
      )}
      {events.hasNextPage && (
        <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t("claim.history.more")}
        </Button>
      )}
    </Section>
  );
}

function Comment({ id, label }: { id: string; label: string }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  // One key per comment: a retry after a lost answer says it once.
  const [key, setKey] = useState(newIdempotencyKey);
  useUnsavedWork(text.trim() !== "");
  const say = useMutation({
    mutationFn: () => commentOnClaim(id, text.trim(), key),
    onSuccess: async () => {
      setText("");
      setKey(newIdempotencyKey());
      await queries.invalidateQueries({ queryKey: ["expense", "events", id] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <form
      className={styles.comment}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !say.isPending) say.mutate();
      }}
    >
      <TextArea label={label} rows={2} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" busy={say.isPending}>
        {t("claim.comment.send")}
      </Button>
    </form>
  );
}
