// The end of a list: loads the next page when it comes into view; the button stays for the keyboard.
import { useEffect, useRef } from "react";
import { Button } from "./Button";
import styles from "./ListEnd.module.css";

interface ListEndProps {
  more: boolean;
  busy: boolean;
  /** What the button says, also while it loads. */
  moreLabel: string;
  /** Shown once everything is there. */
  end: string;
  onMore: () => void;
}

export function ListEnd({ more, busy, moreLabel, end, onMore }: ListEndProps) {
  const place = useRef<HTMLDivElement>(null);
  const load = useRef(onMore);
  useEffect(() => {
    load.current = onMore;
  });
  useEffect(() => {
    const element = place.current;
    if (!more || busy || !element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) load.current();
      },
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, busy]);
  return (
    <div ref={place} className={styles.end}>
      {more ? (
        <Button busy={busy} onClick={onMore}>
          {moreLabel}
        </Button>
      ) : (
        <p>{end}</p>
      )}
    </div>
  );
}
