// Where one is in signing: three labelled steps; those already passed can be gone back to.
import { t } from "../../../i18n/signing";
import { CheckIcon } from "../../../ui/icons";
import type { Step } from "./useDraft";
import styles from "./Steps.module.css";

const order: readonly Step[] = ["read", "sign", "confirm"];

export function Steps({ step, onGo }: { step: Step; onGo: (step: Step) => void }) {
  const current = order.indexOf(step);
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
              <span>
                <span className={styles.number}>{index + 1}</span>
                {t(`sign.${each}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
