// What one takes along of an event: its call sheet, and an entry for the calendar on the phone.
import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { problemText } from "../../../api/problems";
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { Button, buttonClass } from "../../../ui/Button";
import { ContractIcon, TodayIcon } from "../../../ui/icons";
import { toast } from "../../../ui/Toast";
import styles from "./Takeaways.module.css";

export function Takeaways({ event, offline }: { event: ScheduleEvent; offline: boolean }) {
  const load = useMutation({
    // Loaded when it is wanted: without a connection there is none.
    mutationFn: async () => (await import("./take-event")).takeEvent(event),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <div className={styles.buttons}>
      <Link href={`/schedule/${event.id}/call-sheet`} className={buttonClass("secondary")}>
        <ContractIcon />
        {t("schedule.sheet")}
      </Link>
      {event.my_participation && event.state !== "cancelled" && (
        <Button icon={<TodayIcon />} busy={load.isPending} disabledReason={offline ? t("event.add.offline") : null} onClick={() => load.mutate()}>
          {t("event.add")}
        </Button>
      )}
    </div>
  );
}
