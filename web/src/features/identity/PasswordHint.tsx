// What a chosen password is worth, in words and a bar, while it is typed.
import { t } from "../../i18n/t";
import { passwordStrength } from "./strength";
import styles from "./Door.module.css";

function words(password: string, personal: readonly string[]): { level: number; text: string } {
  if (password === "") return { level: 0, text: t("password.hint") };
  const strength = passwordStrength(password, personal);
  switch (strength.level) {
    case 0:
      return { level: 0, text: t("password.missing", { count: strength.missing }) };
    case 1:
    case 2:
      return { level: strength.level, text: t("password.weak") };
    case 3:
      return { level: 3, text: t("password.good") };
    case 4:
      return { level: 4, text: t("password.strong") };
  }
}

export function PasswordHint({ password, personal }: { password: string; personal: readonly string[] }) {
  const { level, text } = words(password, personal);
  return (
    <span className={styles.strength}>
      <span className={styles.meter} data-level={level} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </span>
      <span aria-live="polite">{text}</span>
    </span>
  );
}
