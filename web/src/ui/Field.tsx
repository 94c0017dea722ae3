// A labelled control: label above, help below, the error beside it in words that say how to mend it.
import { useId, type ComponentProps, type ReactNode } from "react";
import { classes } from "./classes";
import styles from "./Field.module.css";

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  /** Ids are derived from it, so that an error summary can link to the control. */
  id?: string;
  /** A small action at the right of the label. */
  action?: ReactNode;
  children: (wiring: Wiring) => ReactNode;
}

export function Field({ label, help, error, id, action, children }: FieldProps) {
  const generated = useId();
  const control = id ?? generated;
  const described = [error ? `${control}-error` : null, help ? `${control}-help` : null].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <div className={styles.labelRow}>
        <label htmlFor={control}>{label}</label>
        {action}
      </div>
      {children({ id: control, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {error && (
        <p id={`${control}-error`} className={styles.error}>
          {error}
        </p>
      )}
      {help && (
        <div id={`${control}-help`} className={styles.help}>
          {help}
        </div>
      )}
    </div>
  );
}

type Described = Omit<FieldProps, "children">;

export function TextInput({ label, help, error, id, action, className, ...rest }: Described & ComponentProps<"input">) {
  return (
    <Field {...{ label, help, error, id, action }}>
      {(wiring) => <input {...rest} {...wiring} className={classes(styles.input, className)} />}
    </Field>
  );
}

export function TextArea({ label, help, error, id, action, ...rest }: Described & ComponentProps<"textarea">) {
  return (
    <Field {...{ label, help, error, id, action }}>
      {(wiring) => <textarea rows={4} {...rest} {...wiring} className={styles.input} />}
    </Field>
  );
}

/** The platform's own select: the best one on phones, and free. */
export function Select({ label, help, error, id, action, children, ...rest }: Described & ComponentProps<"select">) {
  return (
    <Field {...{ label, help, error, id, action }}>
      {(wiring) => (
        <select {...rest} {...wiring} className={classes(styles.input, styles.select)}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({ label, error, ...rest }: { label: ReactNode; error?: string } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.checkbox}>
        <input
          {...rest}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={[error && id, rest["aria-describedby"]].filter(Boolean).join(" ") || undefined}
        />
        <span>{label}</span>
      </label>
      {error && (
        <p id={id} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
