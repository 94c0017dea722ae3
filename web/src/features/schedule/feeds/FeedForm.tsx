// A new address: what it is called and how much of one's calls it tells.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { calendarFeedsQuery, createCalendarFeed } from "../../../api/calendar-feeds";
import { asProblem, problemText } from "../../../api/problems";
import type { CalendarFeedSecret, EventType } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { Button } from "../../../ui/Button";
import { Choices } from "../../../ui/Choices";
import { Checkbox, TextInput } from "../../../ui/Field";
import { Segments } from "../../../ui/List";
import { Card } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import styles from "./FeedForm.module.css";

const kinds = ["rehearsal", "performance", "call_time", "travel", "meeting", "other"] as const satisfies readonly EventType[];
const details = ["full", "busy"] as const;

interface FeedFormProps {
  isFirst: boolean;
  offline: boolean;
  onMade: (made: CalendarFeedSecret) => void;
  onClose: () => void;
}

export function FeedForm({ isFirst, offline, onMade, onClose }: FeedFormProps) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [left, setLeft] = useState<ReadonlySet<EventType>>(new Set());
  const [tentative, setTentative] = useState(true);
  const [detail, setDetail] = useState<(typeof details)[number]>("full");
  const [checked, setChecked] = useState(false);
  const types = kinds.filter((kind) => !left.has(kind));
  const make = useMutation({
    mutationFn: () =>
      createCalendarFeed(name.trim() === "" ? null : name.trim(), { types: types.length === kinds.length ? [] : types, tentative, details: detail }),
    onSuccess: async (made) => {
      onMade(made);
      await queries.invalidateQueries({ queryKey: calendarFeedsQuery.queryKey });
    },
  });
  const toggle = (kind: EventType) =>
    setLeft((before) => {
      const after = new Set(before);
      if (!after.delete(kind)) after.add(kind);
      return after;
    });
  return (
    <Card>
      <form
        className={styles.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (types.length > 0 && !make.isPending) make.mutate();
        }}
      >
        <h2 className={styles.heading}>{isFirst ? t("feeds.first") : t("feeds.new")}</h2>
        <div role="alert">{make.isError && <Banner tone="error">{asProblem(make.error).errors[0]?.message ?? problemText(make.error)}</Banner>}</div>
        <TextInput
          label={t("feeds.name")}
          help={t("feeds.name.help")}
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className={styles.group}>
          <p aria-hidden="true">{t("feeds.details")}</p>
          <Segments label={t("feeds.details")} value={detail} options={details.map((value) => ({ value, label: t(`feeds.details.${value}`) }))} onChange={setDetail} />
          <p className={styles.muted}>{t(`feeds.details.${detail}.help`)}</p>
        </div>
        <Choices legend={t("feeds.kinds")} error={checked && types.length === 0 ? t("feeds.kinds.none") : undefined}>
          <div className={styles.kinds}>
            {kinds.map((kind) => (
              <Checkbox key={kind} label={t(`feeds.kind.${kind}`)} checked={!left.has(kind)} onChange={() => toggle(kind)} />
            ))}
          </div>
        </Choices>
        <Checkbox label={t("feeds.tentative")} checked={tentative} onChange={(event) => setTentative(event.target.checked)} />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={make.isPending} disabledReason={offline ? t("feeds.offline") : null}>
            {t("feeds.make")}
          </Button>
          {!isFirst && <Button onClick={onClose}>{t("action.cancel")}</Button>}
        </div>
        {offline && <p className={styles.muted}>{t("feeds.offline")}</p>}
      </form>
    </Card>
  );
}
