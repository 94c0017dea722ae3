// The steps after reading: their code comes while the person reads.
import { lazy } from "react";

const fields = () => import("./FieldsStep");
const confirm = () => import("./ConfirmStep");
const signed = () => import("./SignedScreen");

export const FieldsStep = lazy(fields);
export const ConfirmStep = lazy(confirm);
export const SignedScreen = lazy(signed);

export function preloadSteps(): void {
  void Promise.allSettled([fields(), confirm(), signed(), import("./SignatureDialog"), import("./ValueDialog")]);
}
