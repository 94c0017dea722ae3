// What a file holds, to choose from: each event with what is not as the file says, and what cannot be brought in at all.
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import type { ImportChoices } from "../../../api/bringing-in";
import { useMe } from "../../../api/identity";
import { productionsQuery } from "../../../api/schedule";
import type { EventImport, EventState, EventType, ImportedEvent } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { EventTypeMark } from "../../../presentation/EventChip";
import { Button } from "../../../ui/Button";
import { CalendarIcon } from "../../../ui/desk-icons";
import { DataTable, type Column } from "../../../ui/DataTable";
import { Select } from "../../../ui/Field";
import { ActionBar } from "../../../ui/Page";
import { Banner, EmptyState } from "../../../ui/States";
import { eventTypes } from "../board/address";
import { recurrenceWords } from "../form/repeat-words";
import pieces from "../Pieces.module.css";
import { whenWords } from "../words";
import styles from "./Bring.module.css";

const mostProblems = 20;
/** What the server takes at a time. */
const mostChosen = 200;
const states = ["draft", "tentative", "confirmed"] as const satisfies readonly EventState[];

interface ImportChoiceProps {
  name: string;
  found: EventImport;
  busy: boolean;
  /** Chooses another file. */
  other: ReactNode;
  onSend: (choices: ImportChoices) => void;
}

const isHere = ({ event_id }: ImportedEvent): boolean => event_id != null;

export function ImportChoice({ name, found, busy, other, onSend }: ImportChoiceProps) {
  const home = useMe().organization.timezone;
  const productions = useQuery(productionsQuery).data ?? [];
  const open = found.events.filter((event) => !isHere(event)).map(({ key }) => key);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(open.slice(0, mostChosen)));
  const [type, setType] = useState<EventType | "">("");
  const [state, setState] = useState<EventState>("draft");
  const [production, setProduction] = useState("");
  const count = chosen.size;
  const held = count === 0 ? t("import.nothing") : count > mostChosen ? t("import.too_many", { count: mostChosen }) : null;
  return (
    <div className={styles.stack}>
      {found.problems.length > 0 && <Problems problems={found.problems} />}
      {found.events.length === 0 ? (
        <EmptyState icon={<CalendarIcon />} title={t("import.none")} body={found.problems.length > 0 ? t("import.none.body") : t("import.none.empty")} action={other} />
      ) : (
        <>
          <div className={pieces.tools}>
            <div role="status">
              <h2>{t("import.found", { count: found.events.length, name })}</h2>
            </div>
            {other}
          </div>
          <DataTable label={t("import.found", { count: found.events.length, name })} rows={found.events} rowKey={({ key }) => key} dense busy={busy} selected={({ key }) => chosen.has(key)} columns={columns(home, open, chosen, setChosen)} />
          <div className={pieces.fields}>
            <Select label={t("import.kind")} value={type} onChange={(input) => setType(input.target.value as EventType | "")}>
              <option value="">{t("import.kind.file")}</option>
              {eventTypes.map((value) => (
                <option key={value} value={value}>
                  {t(`event.type.${value}`)}
                </option>
              ))}
            </Select>
            <Select label={t("import.state")} help={t("import.state.help")} value={state} onChange={(input) => setState(input.target.value as EventState)}>
              {states.map((value) => (
                <option key={value} value={value}>
                  {t(`event.state.${value}`)}
                </option>
              ))}
            </Select>
            <Select label={t("import.production")} value={production} onChange={(input) => setProduction(input.target.value)}>
              <option value="">{t("import.production.none")}</option>
              {productions.map(({ id, name: called }) => (
                <option key={id} value={id}>
                  {called}
                </option>
              ))}
            </Select>
          </div>
          <ActionBar>
            <Button variant="primary" busy={busy} disabledReason={held} onClick={() => onSend({ chosen: [...chosen], type: type === "" ? null : type, state, production: production === "" ? null : production })}>
              {t("import.send", { count })}
            </Button>
          </ActionBar>
        </>
      )}
    </div>
  );
}

function Problems({ problems }: { problems: EventImport["problems"] }) {
  const words = ({ line, title, reason }: EventImport["problems"][number]): string => {
    if (line != null) return title == null ? t("import.problem.line", { line, reason }) : t("import.problem.titled", { line, title, reason });
    return title == null ? reason : t("import.problem.title_only", { title, reason });
  };
  return (
    <Banner tone="warning">
      <strong>{t("import.problems", { count: problems.length })}</strong>
      <ul className={styles.problems}>
        {problems.slice(0, mostProblems).map((problem, index) => (
          <li key={index}>{words(problem)}</li>
        ))}
        {problems.length > mostProblems && <li>{t("import.problem.more", { count: problems.length - mostProblems })}</li>}
      </ul>
    </Banner>
  );
}

function columns(home: string, open: readonly string[], chosen: ReadonlySet<string>, onChoose: (keys: ReadonlySet<string>) => void): Column<ImportedEvent>[] {
  const isAll = open.length > 0 && open.every((key) => chosen.has(key));
  const toggle = (key: string, isChosen: boolean) => onChoose(new Set(isChosen ? [...chosen, key] : [...chosen].filter((each) => each !== key)));
  return [
    {
      key: "choose",
      title: t("import.column.choose"),
      quiet: true,
      track: "max-content",
      header: <input type="checkbox" className={pieces.check} aria-label={t("import.select_all")} disabled={open.length === 0} checked={isAll} onChange={() => onChoose(new Set(isAll ? [] : open))} />,
      cell: (event) => (
        <input
          type="checkbox"
          className={pieces.check}
          data-row
          aria-label={t("import.select", { title: event.title, when: whenWords(event, home) })}
          disabled={isHere(event)}
          checked={chosen.has(event.key)}
          onChange={(input) => toggle(event.key, input.target.checked)}
        />
      ),
    },
    {
      key: "event",
      title: t("import.column.event"),
      main: true,
      track: "minmax(150px, 1.5fr)",
      cell: ({ title, location }) => (
        <span className={pieces.name}>
          {title}
          {location?.name != null && <small>{location.name}</small>}
        </span>
      ),
    },
    {
      key: "when",
      title: t("import.column.when"),
      track: "minmax(190px, 1.5fr)",
      cell: (event) => (
        <span className={pieces.name}>
          {whenWords(event, home)}
          {event.rrule != null && <small>{[recurrenceWords(event.rrule, event.timezone), t("import.days", { count: event.days })].filter(Boolean).join(" · ")}</small>}
        </span>
      ),
    },
    { key: "kind", title: t("import.column.kind"), track: "max-content", cell: ({ type }) => <EventTypeMark type={type} /> },
    {
      key: "remarks",
      title: t("import.column.remarks"),
      track: "minmax(160px, 1.5fr)",
      cell: (event) =>
        !isHere(event) && event.remarks.length === 0 ? null : (
          <span className={styles.remarks}>
            {isHere(event) && (
              <span>
                {t("import.known")} <Link href={`/schedule/${event.event_id}`}>{t("import.known.open")}</Link>
              </span>
            )}
            {event.remarks.map((remark) => (
              <span key={remark}>{remark}</span>
            ))}
          </span>
        ),
    },
  ];
}
