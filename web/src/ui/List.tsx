// A list of rows that open something. `j` `k` and the arrows move between them, Home and End jump, Enter opens
// (each row is a link). Rows carry `data-row` on the element that takes focus.
import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes";
import { useRowKeys } from "./useRowKeys";
import styles from "./List.module.css";

/** The look of a list, where the rows' keys reach over several of them. */
export const listClass = styles.list ?? "";

export function RowList({ label, children, className, ...rest }: { label: string; children: ReactNode } & ComponentProps<"ul">) {
  const list = useRowKeys<HTMLUListElement>();
  return (
    <ul {...rest} ref={list} className={classes(styles.list, className)} aria-label={label}>
      {children}
    </ul>
  );
}

/** A row with a state chip: beside the text where there is room, on its second line where there is not. */
export const stateRowClass = classes(styles.row, styles.stateRow);

/** The look of a row; give it to the link inside the `li`. */
export const rowClass = styles.row ?? "";

export function RowText({ title, detail }: { title: ReactNode; detail?: ReactNode }) {
  return (
    <span className={styles.text}>
      <span className={styles.title}>{title}</span>
      {detail && <span className={styles.detail}>{detail}</span>}
    </span>
  );
}

interface Option<Value extends string> {
  value: Value;
  label: string;
}

/** One of a few filters; a radio group for those who cannot see it. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.segments}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            name={label}
            className="visually-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
