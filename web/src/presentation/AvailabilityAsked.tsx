// That somebody is asked on which days they could come, where they look for what waits for them.
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { sendingOf, useReplies } from "../api/replies";
import { waitingAvailabilityQuery } from "../api/schedule";
import { formatWhen } from "../i18n/format";
import { t } from "../i18n/availability";
import { Chip } from "../ui/Chip";
import { ClockIcon, PenIcon } from "../ui/icons";
import { RowList, RowText, stateRowClass } from "../ui/List";
import { Section } from "../ui/Page";
import { daysInWords } from "./asked-days";
import { useNow } from "./useNow";

export function AvailabilityAsked({ viewer }: { viewer: string }) {
  const now = useNow();
  const { replies, offline } = useReplies(viewer);
  const asked = useQuery(waitingAvailabilityQuery).data ?? [];
  if (asked.length === 0) return null;
  const soonest = asked.toSorted((one, other) => Date.parse(one.answer_by) - Date.parse(other.answer_by));
  return (
    <Section title={t("days.asked")}>
      <RowList label={t("days.asked")}>
        {soonest.map(({ id, title, days, answer_by }) => {
          const words = { days: daysInWords(days), when: formatWhen(answer_by, now) };
          return (
            <li key={id}>
              <Link href={`/schedule/availability/${id}`} className={stateRowClass} data-row>
                <RowText title={title} detail={Date.parse(answer_by) > now ? t("days.asked.until", words) : t("days.asked.late", words)} />
                {sendingOf(replies.get(id), offline) === "waits" ? (
                  <Chip tone="warning" icon={<ClockIcon />}>
                    {t("days.waits")}
                  </Chip>
                ) : (
                  <Chip tone="info" icon={<PenIcon />}>
                    {t("days.to_say")}
                  </Chip>
                )}
              </Link>
            </li>
          );
        })}
      </RowList>
    </Section>
  );
}
