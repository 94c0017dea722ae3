// Keys that work everywhere: Ctrl K (or ⌘ K), ? and /. Single letters rest while somebody types.
import { useEffect } from "react";
import { keysAreTaken } from "../ui/keys";

export function useShortcuts(open: (overlay: "palette" | "shortcuts") => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault();
        open("palette");
        return;
      }
      if (keysAreTaken(event)) return;
      if (event.key === "?") {
        event.preventDefault();
        open("shortcuts");
      } else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("input[type=search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
        search.select();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open]);
}
