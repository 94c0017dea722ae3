// Pieces that all parts of the settings share: a list that is on its way, a form, a row with its buttons.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { t } from "../../../i18n/office-claims";
import { Failure } from "../../../presentation/Failure";
import { Button, IconButton } from "../../../ui/Button";
import { CrossIcon } from "../../../ui/icons";
import { Banner, SkeletonRows } from "../../../ui/States";
import type { Change } from "./useChange";
import styles from "./Settings.module.css";

export function Loaded<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <SkeletonRows rows={4} height={56} label={t("app.loading")} />;
}

interface SmallFormProps {
  change: Pick<Change<never>, "busy" | "problem">;
  submit: string;
  onSubmit: () => void;
  children: ReactNode;
}

export function SmallForm({ change, submit, onSubmit, children }: SmallFormProps) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.busy) onSubmit();
      }}
    >
      <div role="alert">{change.problem !== null && <Banner tone="error">{change.problem}</Banner>}</div>
      {children}
      <div>
        <Button type="submit" busy={change.busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

interface EntriesProps<Row> {
  query: UseQueryResult<readonly Row[]>;
  remove: Pick<Change<Row>, "run" | "problem">;
  /** What a row is called where it is removed. */
  name: (row: Row) => string;
  text: (row: Row) => ReactNode;
}

/** Rows that can be removed; a refusal is said above them. */
export function Entries<Row extends { id: string }>({ query, remove, name, text }: EntriesProps<Row>) {
  return (
    <>
      <div role="alert">{remove.problem !== null && <Banner tone="error">{remove.problem}</Banner>}</div>
      <Loaded query={query}>
        {(rows) =>
          rows.length > 0 && (
            <ul className={styles.entries}>
              {rows.map((row) => (
                <Entry key={row.id} name={name(row)} text={text(row)} onRemove={() => remove.run(row)} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

export function Entry({ text, name, onRemove }: { text: ReactNode; name: string; onRemove: () => void }) {
  return (
    <li>
      <span>{text}</span>
      <IconButton label={t("settings.remove", { name })} icon={<CrossIcon />} onClick={onRemove} />
    </li>
  );
}
