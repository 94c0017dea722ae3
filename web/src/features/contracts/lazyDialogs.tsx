// Dialogs of this feature that are loaded when opened.
import { lazy, Suspense, type ComponentProps } from "react";

const Decline = lazy(() => import("./DeclineDialog"));

export function DeclineDialog(props: ComponentProps<typeof Decline>) {
  return (
    <Suspense fallback={null}>
      <Decline {...props} />
    </Suspense>
  );
}
