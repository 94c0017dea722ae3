// Choosing a password: the field with its hint, and whether it can be sent.
import { t } from "../../../i18n/door";
import { PasswordHint } from "./PasswordHint";
import { PasswordInput } from "./PasswordInput";
import { minimumLength } from "./strength";

export const isLongEnough = (password: string): boolean => [...password].length >= minimumLength;

interface NewPasswordProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Names and address: the first guesses of anybody who knows the person. */
  personal?: readonly string[];
  email?: string;
  /** Whether the person has tried to send the form. */
  checked: boolean;
  error?: string | undefined;
}

export function NewPassword({ label, value, onChange, personal = [], email, checked, error }: NewPasswordProps) {
  return (
    <PasswordInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="new-password"
      help={<PasswordHint password={value} personal={personal} {...(email === undefined ? {} : { email })} />}
      error={checked && !isLongEnough(value) ? t("password.too_short") : error}
    />
  );
}
