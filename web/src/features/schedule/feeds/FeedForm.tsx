// A new address: what it is called and how much of one's calls it tells.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { calendarFeedsQuery, createCalendarFeed } from "../../../api/calendar-feeds";
import type { CalendarFeedSecret, EventType } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { Choices } from "../../../ui/Choices";
import { Checkbox, TextInput } from "../../../ui/Field";
import { Segments } from "../../../ui/List";
import { CardForm } from "../CardForm";
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
    <CardForm
      heading={isFirst ? t("feeds.first") : t("feeds.new")}
      send={t("feeds.make")}
      busy={make.isPending}
      offline={offline}
      error={make.error}
      isFirst={isFirst}
      onSend={() => {
        setChecked(true);
        if (types.length > 0) make.mutate();
      }}
      onClose={onClose}
    >
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
    </CardForm>
  );
}
