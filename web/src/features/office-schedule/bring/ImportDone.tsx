// What was brought in, each with a way to it.
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useMe } from "../../../api/identity";
import type { EventImport } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { buttonClass } from "../../../ui/Button";
import { RowList, RowText, rowClass } from "../../../ui/List";
import { Banner } from "../../../ui/States";
import pieces from "../Pieces.module.css";
import { whenWords } from "../words";
import styles from "./Bring.module.css";

export function ImportDone({ result, again }: { result: EventImport; again: ReactNode }) {
  const home = useMe().organization.timezone;
  const made = result.events.filter(({ is_new }) => is_new);
  const known = result.events.length - made.length;
  const first = made[0];
  return (
    <div className={styles.stack}>
      <div role="status">
        <Banner tone={made.length > 0 ? "success" : "info"}>
          <strong>{made.length > 0 ? t("import.done", { count: made.length }) : t("import.done.none")}</strong>
          {made.length > 0 && <p>{t("import.done.body")}</p>}
          {known > 0 && <p>{t("import.done.known", { count: known })}</p>}
        </Banner>
      </div>
      {made.length > 0 && (
        <RowList label={t("import.done.list")}>
          {made.map((event) => (
            <li key={event.key}>
              {event.event_id == null ? (
                <span className={rowClass}>
                  <RowText title={event.title} detail={whenWords(event, home)} />
                </span>
              ) : (
                <Link href={`/schedule/${event.event_id}`} className={rowClass} data-row>
                  <RowText title={event.title} detail={whenWords(event, home)} />
                </Link>
              )}
            </li>
          ))}
        </RowList>
      )}
      <div className={pieces.buttons}>
        {again}
        {first && (
          <Link href={`/schedule?day=${first.local_start.slice(0, 10)}`} className={buttonClass("primary")}>
            {t("import.done.board")}
          </Link>
        )}
      </div>
    </div>
  );
}
