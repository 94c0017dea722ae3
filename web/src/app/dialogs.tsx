// Parts of the shell that are loaded when first needed; most bring the dialog library with them.
import { onDemand } from "../ui/onDemand";

export const LeaveDialog = onDemand(() => import("./LeaveDialog").then((module) => module.default));
export const SignOutDialog = onDemand(() => import("./SignOutDialog").then((module) => module.default));
export const Palette = onDemand(() => import("./Palette").then((module) => module.default));
export const ShortcutsDialog = onDemand(() => import("./ShortcutsDialog").then((module) => module.default));
export const CompanyDialog = onDemand(() => import("./CompanyDialog").then((module) => module.default));
export const SignInAgainDialog = onDemand(() => import("../features/identity/session/SignInAgainDialog").then((module) => module.default));
export const StepUpDialog = onDemand(() => import("../features/identity/proof/StepUpDialog").then((module) => module.default));
export const IdleGuard = onDemand(() => import("../features/identity/session/IdleGuard").then((module) => module.default));
export const ActingBanner = onDemand(() => import("../features/identity/session/ActingBanner").then((module) => module.default));
export const ConfinedPage = onDemand(() => import("../features/identity/account/ConfinedPage").then((module) => module.default));
export const Bell = onDemand(() => import("../features/notices/door").then((module) => module.Bell));
export const UploadTray = onDemand(() => import("../features/office-contracts/uploads/UploadTray").then((module) => module.default));
