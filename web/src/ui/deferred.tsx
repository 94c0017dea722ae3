// A large part of a page in a chunk of its own: loading starts with the page's module, and until it is there the page
// shows the place it will take. Not `lazy`: its Suspense would hold back what is ready for 300 ms.
import { useEffect, useState, type ComponentType, type ReactNode } from "react";

export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>, place: ReactNode): ComponentType<Props> {
  let Ready: ComponentType<Props> | null = null;
  const fetchIt = () =>
    load().then((component) => {
      Ready = component;
    });
  // A failed chunk is asked for again when the part is shown.
  fetchIt().catch(() => undefined);
  return function Deferred(props: Props) {
    const [error, setError] = useState<unknown>(null);
    const [, setLoaded] = useState(Ready !== null);
    useEffect(() => {
      // It may have come since this was drawn.
      Promise.resolve(Ready ?? fetchIt()).then(() => setLoaded(true), setError);
    }, []);
    if (error !== null) throw error;
    return Ready === null ? place : <Ready {...props} />;
  };
}
