// The live picture with the outline that follows the paper.
import { useEffect, useRef, useState, type RefObject } from "react";
import { t } from "../../../i18n/claims";
import { paperIn } from "./darkroom";
import type { Corners } from "./geometry";
import { nothingTracked, shownOutline, track } from "./tracker";
import "../../../styles/paper-tokens.css";
import styles from "./Capture.module.css";

/** Often enough to follow a hand, seldom enough for a cheap phone. */
const everyMs = 90;

interface ViewfinderProps {
  stream: MediaStream;
  video: RefObject<HTMLVideoElement | null>;
  /** What the outline is when the shutter is pressed. */
  outline: RefObject<Corners | null>;
  /** The live picture is there. */
  onReady: () => void;
}

export function Viewfinder({ stream, video, outline, onReady }: ViewfinderProps) {
  const [shown, setShown] = useState<Corners | null>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  const tracked = useRef(nothingTracked);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    // Refused only while the page is hidden; it plays when it is seen again.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [stream, video]);

  useEffect(() => {
    const timer = setInterval(() => {
      const element = video.current;
      if (!element || element.videoWidth === 0 || document.hidden) return;
      tracked.current = track(tracked.current, paperIn(element, element.videoWidth, element.videoHeight));
      const next = shownOutline(tracked.current);
      outline.current = next;
      setShown(next);
    }, everyMs);
    return () => {
      clearInterval(timer);
      outline.current = null;
    };
  }, [video, outline]);

  return (
    <>
      <video
        ref={video}
        className={styles.video}
        muted
        playsInline
        aria-hidden="true"
        onLoadedMetadata={({ currentTarget }) => {
          setSize({ width: currentTarget.videoWidth, height: currentTarget.videoHeight });
          onReady();
        }}
      />
      <svg className={styles.outline} viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        {shown && <polygon points={shown.map(({ x, y }) => `${x * size.width},${y * size.height}`).join(" ")} />}
      </svg>
      <p role="status" className={styles.hint} data-found={shown !== null || undefined}>
        {shown ? t("capture.found") : t("capture.find")}
      </p>
    </>
  );
}
