// What else is known of an event: production, notes for all and for one alone, how it repeats.
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/schedule";
import { Facts } from "../../../ui/Bits";
import { Section } from "../../../ui/Page";
import { repeatWords } from "../repeats";
import styles from "./Background.module.css";

export function Details({ event }: { event: ScheduleEvent }) {
  const mine = event.my_participation;
  const text = (term: string, value: string | null | undefined) =>
    value ? { term, value: <span className={styles.lines}>{value}</span> } : null;
  const facts = [
    text(t("event.note_for_you"), mine?.note),
    text(t("event.as"), mine?.role),
    text(t("event.notes"), event.notes),
    text(t("event.production"), event.production?.name),
    text(t("event.about"), event.description),
    text(t("event.repeats"), event.recurrence == null ? null : repeatWords(event.recurrence)),
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return (
    <Section title={t("event.details")}>
      <Facts facts={facts} />
    </Section>
  );
}
