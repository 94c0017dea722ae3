// A dialog whose library is loaded when it first opens, for pages that are mostly looked at.
import { onDemand } from "./onDemand";

export const DialogOnDemand = onDemand(() => import("./Dialog").then((module) => module.Dialog));
