// What a chosen password is worth, in words and a bar, while it is typed. The first look is ours and at once; the
// server's, which knows more, follows when the person pauses.
import { t } from "../../../i18n/door";
import { passwordStrength } from "./strength";
import { useRating } from "./useRating";
import styles from "./Hint.module.css";

interface Verdict {
  level: number;
  text: string;
  advice?: string | undefined;
}

function words(password: string, personal: readonly string[], rating: ReturnType<typeof useRating>): Verdict {
  if (password === "") return { level: 0, text: t("password.hint") };
  const strength = passwordStrength(password, personal);
  if (strength.level === 0) return { level: 0, text: t("password.missing", { count: strength.missing }) };
  const level = rating === null ? strength.level : rating.is_acceptable ? Math.max(3, rating.score) : Math.min(2, Math.max(1, rating.score));
  const advice = rating === null || rating.is_acceptable ? undefined : [rating.warning, ...rating.suggestions].filter(Boolean).join(" ");
  const text = level < 3 ? t("password.weak") : level === 3 ? t("password.good") : t("password.strong");
  return { level, text, advice };
}

export function PasswordHint({ password, personal, email }: { password: string; personal: readonly string[]; email?: string }) {
  const rating = useRating(password, email);
  const { level, text, advice } = words(password, personal, rating);
  return (
    <span className={styles.strength}>
      <span className={styles.meter} data-level={level} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </span>
      <span aria-live="polite">{text}</span>
      {advice && (
        <span className={styles.advice} aria-live="polite">
          {advice}
        </span>
      )}
    </span>
  );
}
