// A password field one can look into: typing on a phone in the dark is error-prone enough.
import { useState, type ComponentProps, type ReactNode } from "react";
import { t } from "../../../i18n/login";
import { Field } from "../../../ui/Field";
import fieldStyles from "../../../ui/Field.module.css";
import styles from "./Password.module.css";

interface PasswordInputProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  error?: string | undefined;
  help?: ReactNode;
}

export function PasswordInput({ label, error, help, ...rest }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} error={error} help={help}>
      {(wiring) => (
        <span className={styles.password}>
          <input
            {...rest}
            {...wiring}
            className={fieldStyles.input}
            type={shown ? "text" : "password"}
            autoCapitalize="none"
            spellCheck={false}
          />
          <button
            type="button"
            aria-label={shown ? t("login.hide_password") : t("login.show_password")}
            onClick={() => setShown(!shown)}
          >
            {shown ? t("login.hide") : t("login.show")}
          </button>
        </span>
      )}
    </Field>
  );
}
