// Whether there is room for the board; phones and narrow windows have lists.
import { useSyncExternalStore } from "react";

const query = "(min-width: 1024px)";

function subscribe(listener: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener("change", listener);
  return () => list.removeEventListener("change", listener);
}

let wasWide = false;

/** Paper is narrower than the screen, and is to show the same. */
function isWide(): boolean {
  if (!matchMedia("print").matches) wasWide = matchMedia(query).matches;
  return wasWide;
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, isWide);
