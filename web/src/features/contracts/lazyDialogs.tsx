// Dialogs of this feature that are loaded when opened.
import { onDemand } from "../../ui/onDemand";

export const DeclineDialog = onDemand(() => import("./DeclineDialog").then((module) => module.default));
