// Dialogs of signing, loaded when a field is opened.
import { onDemand } from "../../../ui/onDemand";

export const SignatureDialog = onDemand(() => import("./SignatureDialog").then((module) => module.default));
export const ValueDialog = onDemand(() => import("./ValueDialog").then((module) => module.default));
