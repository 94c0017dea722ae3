// Dialogs of signing, loaded when a field is opened.
import { lazy, Suspense, type ComponentProps } from "react";

const Signature = lazy(() => import("./SignatureDialog"));
const Value = lazy(() => import("./ValueDialog"));

export function SignatureDialog(props: ComponentProps<typeof Signature>) {
  return (
    <Suspense fallback={null}>
      <Signature {...props} />
    </Suspense>
  );
}

export function ValueDialog(props: ComponentProps<typeof Value>) {
  return (
    <Suspense fallback={null}>
      <Value {...props} />
    </Suspense>
  );
}
