// Where one is in signing: three labelled steps; those already passed can be gone back to. What led to a step is gone when
// the step is there, so the focus goes to the step's own name: keyboards stay in place, and screen readers say where one is.
import { useEffect, useRef } from "react";
import { t } from "../../../i18n/signing";
import { CheckIcon } from "../../../ui/icons";
import type { Step } from "./useDraft";
import styles from "./Steps.module.css";

const order: readonly Step[] = ["read", "sign", "confirm"];

export function Steps({ step, onGo }: { step: Step; onGo: (step: Step) => void }) {
  const current = order.indexOf(step);
  const here = useRef<HTMLSpanElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) here.current?.focus({ preventScroll: true });
    shown.current = step;
  }, [step]);
  return (
    <nav aria-label={t("sign.steps")}>
      <ol className={styles.steps}>
        {order.map((each, index) => (
          <li key={each} aria-current={each === step ? "step" : undefined} data-done={index < current || undefined}>
            {index < current ? (
              <button type="button" onClick={() => onGo(each)}>
                <span className={styles.number}>
                  <CheckIcon />
                </span>
                {t(`sign.${each}`)}
              </button>
            ) : (
              <span ref={each === step ? here : undefined} tabIndex={each === step ? -1 : undefined}>
                <span className={styles.number} aria-hidden="true">
                  {index + 1}
                </span>
                <span className="visually-hidden">{t("sign.step", { step: index + 1, count: order.length })}</span>
                {t(`sign.${each}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
