// Six digits in one field: what screen readers, paste and a phone's suggestion from SMS or mail understand best.
import type { Ref } from "react";
import { TextInput } from "../../../ui/Field";
import { codeLength, digitsOf, isComplete } from "./code";
import styles from "./Proof.module.css";

interface CodeInputProps {
  label: string;
  value: string;
  onChange: (code: string) => void;
  /** Called with the sixth digit: nobody has to look for a button. */
  onComplete: (code: string) => void;
  error?: string | undefined;
  help?: string | undefined;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function CodeInput({ label, value, onChange, onComplete, error, help, autoFocus, ref }: CodeInputProps) {
  return (
    <TextInput
      ref={ref}
      label={label}
      help={help}
      error={error}
      className={styles.code ?? ""}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]*"
      // Room for what is pasted along; the digits are picked out.
      maxLength={codeLength * 6}
      autoFocus={autoFocus}
      value={value}
      onChange={(event) => {
        const code = digitsOf(event.target.value);
        onChange(code);
        if (isComplete(code) && code !== value) onComplete(code);
      }}
    />
  );
}
