// The three steps of the form, in the address: a reload stays where one is, and the browser's back goes a step back.
import { useLocation, useSearchParams } from "wouter";
import { controlId } from "./controls";

export type FormStep = "receipt" | "details" | "check";

export const formSteps: readonly FormStep[] = ["receipt", "details", "check"];

export interface StepHandle {
  step: FormStep;
  go: (step: FormStep) => void;
}

/** Whoever comes with a claim that was begun, or without a receipt, starts at its details. */
export function useFormStep(): StepHandle {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const step = formSteps.find((each) => each === search.get("step")) ?? "details";
  return {
    step,
    go: (next) => {
      // The whole address: it is the same page, whose code is there.
      if (next !== step) navigate(`${location.pathname}?${search.has("new") ? "new&" : ""}step=${next}`);
    },
  };
}

/** To a field, also one that is folded away. */
export function focusField(field: string): void {
  const control = document.getElementById(controlId(field));
  control?.closest("details")?.setAttribute("open", "");
  control?.focus();
}
