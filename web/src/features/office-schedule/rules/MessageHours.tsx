// How long before a call a text message goes to those who have not opened its last change.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { noticeSettingsQuery, replaceNoticeSettings } from "../../../api/notice-settings";
import { problemText } from "../../../api/problems";
import type { ScheduleNoticeSettings } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { useReplacing } from "./useReplacing";
import styles from "./Rules.module.css";

const mostHours = 48;

export function MessageHours() {
  const settings = useQuery(noticeSettingsQuery);
  return (
    <Section title={t("rules.messages")}>
      {settings.isPending && <SkeletonRows label={t("app.loading")} rows={1} />}
      {settings.isError && !settings.data && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && <HoursForm key={settings.data.version} held={settings.data} />}
    </Section>
  );
}

function HoursForm({ held }: { held: ScheduleNoticeSettings }) {
  const [text, setText] = useState(String(held.text_hours_before));
  const hours = Number(text);
  const isPossible = Number.isInteger(hours) && hours >= 1 && hours <= mostHours;
  const saving = useReplacing(
    noticeSettingsQuery.queryKey,
    () => replaceNoticeSettings(held.version, hours),
    () => t("rules.messages.saved", { count: hours }),
  );
  const refused = saving.problem?.errors.find(({ field }) => field === "text_hours_before")?.message;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isPossible) saving.run();
      }}
    >
      <div role="alert">{saving.problem && refused === undefined && <Banner tone="error">{problemText(saving.problem)}</Banner>}</div>
      <div className={styles.hours}>
        <TextInput
          label={t("rules.messages.hours")}
          help={t("rules.messages.help")}
          type="number"
          inputMode="numeric"
          min={1}
          max={mostHours}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={isPossible ? refused : t("rules.messages.error", { most: mostHours })}
        />
      </div>
      <div>
        <Button type="submit" busy={saving.busy} disabledReason={hours === held.text_hours_before ? t("change.nothing") : null}>
          {t("rules.messages.save")}
        </Button>
      </div>
    </form>
  );
}
