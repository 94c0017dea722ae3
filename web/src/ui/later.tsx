// A part that only adds to what is there: shown once its code has come, left out where that cannot be had without a network.
import { useEffect, useState, type ComponentType } from "react";

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function Later(props: Props) {
    const [Shown, setShown] = useState<ComponentType<Props> | null>(null);
    useEffect(() => {
      let left = false;
      load().then(
        (component) => {
          if (!left) setShown(() => component);
        },
        () => undefined,
      );
      return () => {
        left = true;
      };
    }, []);
    return Shown && <Shown {...props} />;
  };
}
