// What pages share that end in being signed in: the second factor may still be missing.
import { useState, type ReactNode } from "react";
import type { SecondFactor } from "../../../api/types";
import { SecondFactorStep } from "./SecondFactorStep";

/** `enter` takes the answer of a proof; `step` is what to show instead of the page until the second factor is there. */
export function useEntering(onSignedIn: () => Promise<void>): { enter: (challenge: SecondFactor | null) => Promise<void>; step: ReactNode } {
  const [challenge, setChallenge] = useState<SecondFactor | null>(null);
  return {
    enter: async (missing) => {
      if (missing === null) await onSignedIn();
      else setChallenge(missing);
    },
    step: challenge && <SecondFactorStep challenge={challenge} onSignedIn={onSignedIn} onStartOver={() => location.assign("/login")} />,
  };
}
