// The dialogs of following a contract, loaded when first opened: they bring Base UI's dialog.
import { lazy, Suspense, type ComponentProps } from "react";

const Void = lazy(() => import("./VoidDialog").then((module) => ({ default: module.VoidDialog })));
const Withdraw = lazy(() => import("./WithdrawDialog").then((module) => ({ default: module.WithdrawDialog })));

export function VoidDialog(props: ComponentProps<typeof Void>) {
  return (
    <Suspense fallback={null}>
      <Void {...props} />
    </Suspense>
  );
}

export function WithdrawDialog(props: ComponentProps<typeof Withdraw>) {
  return (
    <Suspense fallback={null}>
      <Withdraw {...props} />
    </Suspense>
  );
}
