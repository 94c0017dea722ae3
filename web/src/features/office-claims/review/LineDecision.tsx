// One part of a claim and what is decided about it.
import { useEffect, useRef } from "react";
import type { ClaimLine } from "../../../api/types";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { TextInput } from "../../../ui/Field";
import type { Choice, LineMistake } from "./decisions";
import styles from "./Review.module.css";

const options = [
  { value: "approved", label: "review.approve_line" },
  { value: "reduced", label: "review.reduce" },
  { value: "held", label: "review.hold" },
  { value: "rejected", label: "review.reject_line" },
] as const;

interface LineDecisionProps {
  line: ClaimLine;
  n: number;
  currency: string;
  choice: Choice;
  /** The keys are for this part. */
  current: boolean;
  enabled: boolean;
  mistakes: readonly LineMistake[];
  onChange: (part: Partial<Choice>) => void;
}

export function LineDecision({ line, n, currency, choice, current, enabled, mistakes, onChange }: LineDecisionProps) {
  const fields = useRef<HTMLDivElement>(null);
  const walking = useRef(false);
  const shown = useRef(choice.decision);
  const amount = formatMoney(line.amount, currency);
  const errorOf = (field: LineMistake["field"]) => {
    const found = mistakes.find((mistake) => mistake.field === field);
    return found && t(found.message);
  };
  const details = [
    line.description,
    line.production,
    line.person,
    line.account_code && t("review.account", { code: line.account_code }),
    line.tax_amount != null && t("review.tax", { amount: formatMoney(line.tax_amount, currency) }),
  ].filter(Boolean);
  const needsWords = choice.decision !== "approved";
  useEffect(() => {
    // What stood already when the part was shown is only read.
    if (shown.current === choice.decision) return;
    shown.current = choice.decision;
    // Typing can start at once where a key or a press chose it; who walks through the choices with the arrows is left there.
    if (enabled && needsWords && !walking.current) fields.current?.querySelector("input")?.focus();
  }, [enabled, needsWords, choice.decision]);
  return (
    <li className={styles.line} data-current={current || undefined} aria-current={current || undefined}>
      <div className={styles.lineHead}>
        <span>{line.category_name}</span>
        <strong>{amount}</strong>
      </div>
      {details.length > 0 && <small>{details.join(" · ")}</small>}
      {line.decision !== "open" && <small>{line.decision === "held" ? t("review.held") : enabled && t("review.before")}</small>}
      {enabled ? (
        <>
          <fieldset
            className={styles.options}
            onKeyDown={(event) => {
              walking.current = event.key.startsWith("Arrow");
            }}
            onKeyUp={() => {
              walking.current = false;
            }}
          >
            <legend className="visually-hidden">{t("review.line", { n, category: line.category_name, amount })}</legend>
            {options.map(({ value, label }) => (
              <label key={value} data-value={value}>
                <input
                  type="radio"
                  name={`decision-${line.id}`}
                  className="visually-hidden"
                  checked={choice.decision === value}
                  onChange={() => onChange({ decision: value })}
                />
                <span>{t(label)}</span>
              </label>
            ))}
          </fieldset>
          {needsWords && (
            <div ref={fields} className={styles.words}>
              {choice.decision === "reduced" && (
                <TextInput
                  label={t("review.reduced_to")}
                  help={t("review.reduced_to.help", { amount })}
                  inputMode="decimal"
                  autoComplete="off"
                  value={choice.amount}
                  onChange={(event) => onChange({ amount: event.target.value })}
                  error={errorOf("amount")}
                />
              )}
              <TextInput
                label={t("review.reason")}
                help={t("review.reason.help")}
                maxLength={1000}
                value={choice.reason}
                onChange={(event) => onChange({ reason: event.target.value })}
                error={errorOf("reason")}
              />
            </div>
          )}
        </>
      ) : (
        line.reason && <blockquote className={styles.reason}>{line.reason}</blockquote>
      )}
    </li>
  );
}
