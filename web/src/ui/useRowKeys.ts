// `j` and `k` move between the rows of what is on screen; Home and End jump once a row has the focus.
import { useEffect, useRef, type RefObject } from "react";
import { keysAreTaken } from "./keys";

function step(key: string, current: number, count: number): number | null {
  const inside = current >= 0;
  if (key === "j" || (inside && key === "ArrowDown")) return Math.min(current + 1, count - 1);
  if (key === "k" || (inside && key === "ArrowUp")) return Math.max(current - 1, 0);
  if (inside && key === "Home") return 0;
  if (inside && key === "End") return count - 1;
  return null;
}

export function useRowKeys<Element extends HTMLElement>(): RefObject<Element | null> {
  const list = useRef<Element>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A row's own checkbox takes no letters, so they stay ours there.
      const onCheckbox = (event.target as HTMLElement | null)?.matches("input[type=checkbox][data-row]") ?? false;
      if (onCheckbox ? event.ctrlKey || event.metaKey || event.altKey : keysAreTaken(event)) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
      const next = step(event.key, rows.indexOf(document.activeElement as HTMLElement), rows.length);
      const row = next === null ? undefined : rows[next];
      if (!row) return;
      event.preventDefault();
      row.focus();
      row.scrollIntoView?.({ block: "nearest" });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return list;
}
