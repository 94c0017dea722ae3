// Dialogs of the shell, loaded when first needed: they bring the dialog library with them.
import { lazy, Suspense, type ComponentProps, type ComponentType } from "react";

function onDemand<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  const Inner = lazy(load);
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={null}>
        <Inner {...(props as ComponentProps<typeof Inner>)} />
      </Suspense>
    );
  };
}

export const LeaveDialog = onDemand(() => import("./LeaveDialog"));
export const Palette = onDemand(() => import("./Palette"));
export const ShortcutsDialog = onDemand(() => import("./ShortcutsDialog"));
export const CompanyDialog = onDemand(() => import("./CompanyDialog"));
export const SignInAgainDialog = onDemand(() => import("../features/identity/SignInAgainDialog"));
export const UploadTray = onDemand(() => import("../features/office-contracts/uploads/UploadTray"));
