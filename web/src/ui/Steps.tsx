// Where one is in something that takes several labelled steps. Those passed can be gone to; all of them where each may be left
// unfinished.
import { useEffect, useRef, type Ref, type RefObject } from "react";
import { CheckIcon } from "./icons";
import styles from "./Steps.module.css";

interface StepsProps<Step extends string> {
  label: string;
  /** `position` is said before the label: "Step 1 of 3". */
  steps: readonly { step: Step; label: string; position: string }[];
  step: Step;
  onGo: (step: Step) => void;
  /** Also those ahead can be gone to. */
  free?: boolean;
  /** The name of the step one is at. */
  here?: Ref<HTMLSpanElement>;
}

export function Steps<Step extends string>({ label, steps, step: current, onGo, free = false, here }: StepsProps<Step>) {
  const at = steps.findIndex(({ step }) => step === current);
  return (
    <nav aria-label={label}>
      <ol className={styles.steps}>
        {steps.map(({ step, label: name, position }, index) => {
          const inside = (
            <>
              <span className={styles.number} aria-hidden="true">
                {index < at ? <CheckIcon /> : index + 1}
              </span>
              <span className="visually-hidden">{position}</span>
              {name}
            </>
          );
          return (
            <li key={step} aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
              {index !== at && (free || index < at) ? (
                <button type="button" onClick={() => onGo(step)}>
                  {inside}
                </button>
              ) : (
                <span ref={index === at ? here : undefined} tabIndex={index === at ? -1 : undefined}>
                  {inside}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** What led to a step is gone when the step is there: keyboards and screen readers go on at what gets this. */
export function useStepFocus<Name extends HTMLElement>(step: string): RefObject<Name | null> {
  const name = useRef<Name>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) name.current?.focus({ preventScroll: true });
    shown.current = step;
  }, [step]);
  return name;
}
