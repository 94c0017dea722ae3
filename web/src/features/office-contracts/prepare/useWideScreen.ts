// Whether there is room for the details beside the pages.
import { useSyncExternalStore } from "react";

const query = "(min-width: 1200px)";

function subscribe(listener: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

export const useWideScreen = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches);
