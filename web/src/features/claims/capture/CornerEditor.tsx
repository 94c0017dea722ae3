// The photo with four handles: dragged onto the corners of the paper, or moved with the arrow keys.
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { t } from "../../../i18n/claims";
import type { Pixels } from "./develop";
import { cornerNames, moveCorner, type Corners } from "./geometry";
import { drawOnto } from "./photo";
import "../../../styles/paper-tokens.css";
import styles from "./Capture.module.css";

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface CornerEditorProps {
  photo: Pixels;
  corners: Corners;
  onChange: (corners: Corners) => void;
}

export function CornerEditor({ photo, corners, onChange }: CornerEditorProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (canvas.current) drawOnto(canvas.current, photo);
  }, [photo]);

  const drag = (index: number) => (event: PointerEvent<HTMLButtonElement>) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onChange(moveCorner(corners, index, { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }));
  };
  const nudge = (index: number) => (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    const corner = corners[index];
    if (!direction || !corner) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.05 : 0.01;
    onChange(moveCorner(corners, index, { x: corner.x + direction[0] * step, y: corner.y + direction[1] * step }));
  };
  const percent = (share: number) => Math.round(share * 100);

  return (
    <div className={styles.editor} style={{ aspectRatio: photo.width / photo.height, "--ratio": photo.width / photo.height } as CSSProperties} ref={frame}>
      <canvas ref={canvas} aria-hidden="true" />
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <polygon points={corners.map(({ x, y }) => `${x},${y}`).join(" ")} />
      </svg>
      {corners.map(({ x, y }, index) => (
        <button
          key={cornerNames[index]}
          type="button"
          className={styles.handle}
          style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          aria-label={t(`capture.corner.${cornerNames[index] ?? "top_left"}`)}
          aria-description={t("capture.corner.at", { x: percent(x), y: percent(y) })}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag(index)}
          onKeyDown={nudge(index)}
        />
      ))}
    </div>
  );
}
