// The steps after the first two of signing in; loaded while the person types the address.
import type { SecondFactor } from "../../../api/types";
import { CodeStep } from "./CodeStep";
import { ForgotStep } from "./ForgotStep";
import { JoinStep } from "./JoinStep";
import type { Step } from "./LoginPage";
import { SecondFactorStep } from "./SecondFactorStep";

interface LaterStepsProps {
  step: Exclude<Step, { at: "address" | "ways" }>;
  email: string;
  remember: boolean;
  onSignedIn: () => Promise<void>;
  onEnter: (challenge: SecondFactor | null) => Promise<void>;
  onStep: (step: Step) => void;
  onBack: () => void;
}

export default function LaterSteps({ step, email, remember, onSignedIn, onEnter, onStep, onBack }: LaterStepsProps) {
  switch (step.at) {
    case "code":
      return <CodeStep email={email} remember={remember} onEnter={onEnter} onBack={onBack} />;
    case "forgot":
      return <ForgotStep email={email} onCode={() => onStep({ at: "code" })} onBack={onBack} />;
    case "join":
      return <JoinStep problem={step.problem} email={email} onDone={onSignedIn} />;
    case "second_factor":
      return <SecondFactorStep challenge={step.challenge} onSignedIn={() => onEnter(null)} onStartOver={onBack} />;
  }
}
