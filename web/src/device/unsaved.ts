// Work on the screen that would be lost by leaving it. Forms say so; the router and the browser ask before leaving.
import { useEffect } from "react";

let holders = 0;

export const hasUnsavedWork = (): boolean => holders > 0;

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function useUnsavedWork(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    if (holders++ === 0) window.addEventListener("beforeunload", warn);
    return () => {
      if (--holders === 0) window.removeEventListener("beforeunload", warn);
    };
  }, [unsaved]);
}
