// People as rows, days as columns: a sign and a word for each answer, sums above, and from each day the way to an event.
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import type { AvailabilityDetail, AvailabilityPerson } from "../../../api/types";
import { formatDay } from "../../../i18n/format";
import { t } from "../../../i18n/office-availability";
import { answerSigns, dayAnswers } from "../../../presentation/DayAnswer";
import { Button, IconButton } from "../../../ui/Button";
import { MinusIcon } from "../../../ui/icons";
import { dayAndMonth, shortWeekday, todayIn } from "../days";
import pieces from "../Pieces.module.css";
import { answerOn } from "./answers";
import styles from "./Answers.module.css";

/** Of a whole company, only the first are drawn until one asks for more. */
const drawnAtOnce = 100;

interface MatrixProps {
  request: AvailabilityDetail;
  people: readonly AvailabilityPerson[];
  answerIcon: ReactNode;
  /** Null once it is closed. */
  onAnswer: ((person: AvailabilityPerson) => void) | null;
}

export function Matrix({ request: { id, days, by_day, timezone }, people, answerIcon, onAnswer }: MatrixProps) {
  const [drawn, setDrawn] = useState(drawnAtOnce);
  const today = todayIn(timezone);
  const sumOf = (day: string) => by_day.find((each) => each.day === day);
  return (
    <>
      <div className={styles.scroll} role="region" aria-label={t("asked.people")} tabIndex={0}>
        <table className={styles.matrix}>
          <caption className="visually-hidden">{t("asked.people")}</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.head}>
                {t("asked.person")}
              </th>
              {days.map((day) => (
                <th key={day} scope="col">
                  <span className="visually-hidden">{formatDay(day, true)}</span>
                  <span aria-hidden="true" className={styles.dayHead}>
                    <small>{shortWeekday(day)}</small>
                    {dayAndMonth(day)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody className={styles.sums}>
            {([...dayAnswers, "unanswered"] as const).map((kind) => (
              <tr key={kind}>
                <th scope="row" className={styles.head}>
                  {t(`asked.sum.${kind}`)}
                </th>
                {days.map((day) => (
                  <td key={day}>{sumOf(day)?.[kind] ?? 0}</td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row" className={styles.head}>
                {t("asked.call.those")}
              </th>
              {days.map((day) => {
                const count = sumOf(day)?.available ?? 0;
                return (
                  <td key={day}>
                    {count > 0 && day >= today && (
                      <Link href={`/schedule/new?asked=${id}&day=${day}`} className={styles.call} aria-label={t("asked.call.on", { count, day: formatDay(day, true) })}>
                        {t("asked.call")}
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          </tbody>
          <tbody>
            {people.slice(0, drawn).map((person) => (
              <tr key={person.user_id}>
                <th scope="row" className={styles.head}>
                  <span className={styles.person}>
                    <span className={pieces.name}>
                      {person.name}
                      {(person.role ?? person.group) && <small>{person.role ?? person.group}</small>}
                      {person.note && <small>“{person.note}”</small>}
                    </span>
                    {onAnswer && <IconButton label={t("asked.answer_for", { name: person.name })} icon={answerIcon} onClick={() => onAnswer(person)} />}
                  </span>
                </th>
                {days.map((day) => {
                  const answer = answerOn(person, day);
                  return (
                    <td key={day} className={styles.answer} data-answer={answer ?? "none"}>
                      {answer === null ? <MinusIcon /> : answerSigns[answer]}
                      <small>{t(`asked.answer.${answer ?? "none"}`)}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {people.length > drawn && (
        <Button onClick={() => setDrawn(people.length)}>{t("asked.more", { count: people.length - drawn })}</Button>
      )}
    </>
  );
}
