// The dialogs of following a contract, loaded when first opened: they bring Base UI's dialog.
import { onDemand } from "../../../ui/onDemand";

export const DeclineDialog = onDemand(() => import("./DeclineDialog").then((module) => module.DeclineDialog));
export const EditDialog = onDemand(() => import("./EditDialog").then((module) => module.EditDialog));
export const VoidDialog = onDemand(() => import("./VoidDialog").then((module) => module.VoidDialog));
export const WithdrawDialog = onDemand(() => import("./WithdrawDialog").then((module) => module.WithdrawDialog));
