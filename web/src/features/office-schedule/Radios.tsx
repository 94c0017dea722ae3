// One of a few answers, all of them to be read at once.
import { useId } from "react";
import styles from "./Radios.module.css";

interface RadiosProps<Value extends string> {
  legend: string;
  value: Value | null;
  options: readonly { value: Value; label: string; detail?: string | undefined }[];
  onChange: (value: Value) => void;
}

export function Radios<Value extends string>({ legend, value, options, onChange }: RadiosProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.radios}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.label}
            {option.detail !== undefined && <small>{option.detail}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
