// A table for desks: dense rows, a header, `j` `k` between rows, Enter opens. On phones its rows become cards.
// The element with `data-row` in a row takes the focus.
import type { CSSProperties, ReactNode } from "react";
import { classes } from "./classes";
import { useRowKeys } from "./useRowKeys";
import styles from "./DataTable.module.css";

export interface Column<Row> {
  key: string;
  /** Shown above the column, and beside the value on phones. */
  title: string;
  /** Null where there is nothing to say: a dash at the desk, no line on phones. */
  cell: (row: Row) => ReactNode;
  /** Has no visible header (checkboxes, actions); its title is for screen readers. */
  quiet?: boolean;
  /** The name of the row. */
  main?: boolean;
  /** Replaces the header's text (choose all). */
  header?: ReactNode;
  /** A chip beside the row's name on phones. */
  badge?: boolean;
  /** How wide it may grow; a grid track such as "2fr" or "max-content". */
  track?: string;
}

interface DataTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  dense?: boolean;
  busy?: boolean;
  selected?: (row: Row) => boolean;
}

export function DataTable<Row>({ label, rows, columns, rowKey, dense = false, busy = false, selected }: DataTableProps<Row>) {
  const table = useRowKeys<HTMLDivElement>();
  // Roles are written out because a grid layout takes a table element's own meaning away.
  return (
    <div
      ref={table}
      role="table"
      aria-label={label}
      aria-busy={busy || undefined}
      className={styles.table}
      data-dense={dense || undefined}
      style={{ "--tracks": columns.map((column) => column.track ?? "minmax(0, 1fr)").join(" ") } as CSSProperties}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" className={styles.row}>
          {columns.map((column) => (
            <div role="columnheader" key={column.key} className={styles.cell} data-quiet={column.quiet || undefined}>
              {column.header ? (
                <label className={styles.all}>
                  {column.header}
                  <span aria-hidden="true">{column.title}</span>
                </label>
              ) : (
                <span className={column.quiet ? "visually-hidden" : undefined}>{column.title}</span>
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body}>
        {rows.map((row) => (
          <div role="row" key={rowKey(row)} className={styles.row} data-selected={selected?.(row) || undefined}>
            {columns.map((column) => (
              <Cell key={column.key} column={column} content={column.cell(row)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function Cell<Row>({ column, content }: { column: Column<Row>; content: ReactNode }) {
  const { quiet = false, main = false, badge = false, title } = column;
  const empty = content === null && !quiet;
  return (
    <div role="cell" className={classes(styles.cell, main && styles.main, badge && styles.badge)} data-quiet={quiet || undefined} data-empty={empty || undefined}>
      {!quiet && !main && !badge && (
        <span className={styles.name} aria-hidden="true">
          {title}
        </span>
      )}
      {empty ? <span aria-hidden="true">–</span> : content}
    </div>
  );
}
