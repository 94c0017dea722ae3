// Where one is in signing. What led to a step is gone when the step is there, so the focus goes to the step's own name.
import { t } from "../../../i18n/signing";
import { Steps as LabelledSteps, useStepFocus } from "../../../ui/Steps";
import type { Step } from "./useDraft";

const order: readonly Step[] = ["read", "sign", "confirm"];

export function Steps({ step, onGo }: { step: Step; onGo: (step: Step) => void }) {
  const here = useStepFocus<HTMLSpanElement>(step);
  const steps = order.map((each, index) => ({ step: each, label: t(`sign.${each}`), position: t("sign.step", { step: index + 1, count: order.length }) }));
  return <LabelledSteps label={t("sign.steps")} steps={steps} step={step} onGo={onGo} here={here} />;
}
