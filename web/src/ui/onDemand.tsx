// A part that is loaded when it is first shown, and shows nothing until then: dialogs, mostly.
import { lazy, Suspense, type ComponentProps, type ComponentType } from "react";

export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Inner = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: Props) {
    return (
      <Suspense fallback={null}>
        <Inner {...(props as ComponentProps<typeof Inner>)} />
      </Suspense>
    );
  };
}
