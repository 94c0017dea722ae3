// A box to draw a signature in, with finger, pen or mouse. It only draws; keyboards use the typed signature.
import { useRef, useState, type PointerEvent } from "react";
import { t } from "../../../i18n/signing";
import { Button } from "../../../ui/Button";
import { UndoIcon } from "../../../ui/icons";
import { extend, padAspectRatio, strokePath, toPoint, type Stroke } from "./strokes";
import "../../../styles/paper-tokens.css";
import styles from "./Pad.module.css";

interface SignaturePadProps {
  label: string;
  strokes: readonly Stroke[];
  onChange: (strokes: readonly Stroke[]) => void;
}

export function SignaturePad({ label, strokes, onChange }: SignaturePadProps) {
  const [drawing, setDrawing] = useState<Stroke | null>(null);
  const active = useRef<number | null>(null);
  // The finger may be lifted before its last movements are drawn: what counts is here, what is shown is in the state.
  const stroke = useRef<Stroke>([]);
  const draw = (longer: Stroke) => {
    stroke.current = longer;
    setDrawing(longer);
  };

  const pointsOf = (event: PointerEvent<SVGSVGElement>): [number, number][] => {
    const coalesced = event.nativeEvent.getCoalescedEvents?.() ?? [];
    return (coalesced.length > 0 ? coalesced : [event.nativeEvent]).map((each) => [each.clientX, each.clientY]);
  };
  const start = (event: PointerEvent<SVGSVGElement>) => {
    if (active.current !== null || event.button !== 0) return;
    active.current = event.pointerId;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    draw([toPoint(event.clientX, event.clientY, box)]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (active.current !== event.pointerId) return;
    const box = event.currentTarget.getBoundingClientRect();
    draw(pointsOf(event).reduce<Stroke>((longer, [x, y]) => extend(longer, toPoint(x, y, box)), stroke.current));
  };
  const end = (event: PointerEvent<SVGSVGElement>) => {
    if (active.current !== event.pointerId) return;
    active.current = null;
    onChange([...strokes, stroke.current]);
    setDrawing(null);
  };

  const all = drawing ? [...strokes, drawing] : strokes;
  return (
    <div className={styles.padArea}>
      <div className={styles.pad}>
        {all.length === 0 && <p className={styles.hint}>{t("sign.pad.hint")}</p>}
        <svg
          viewBox={`0 0 ${padAspectRatio} 1`}
          role="img"
          aria-label={`${label}. ${t("sign.pad.strokes", { count: strokes.length })}`}
          onPointerDown={start}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        >
          <line className={styles.line} x1={0.15} x2={padAspectRatio - 0.15} y1={0.78} y2={0.78} />
          <path className={styles.ink} d={strokePath(all)} />
        </svg>
      </div>
      <div className={styles.padActions}>
        <Button
          variant="quiet"
          icon={<UndoIcon />}
          aria-disabled={strokes.length === 0 || undefined}
          onClick={() => onChange(strokes.slice(0, -1))}
        >
          {t("sign.pad.undo")}
        </Button>
        <Button variant="quiet" onClick={() => onChange([])}>
          {t("sign.pad.clear")}
        </Button>
      </div>
      <p className={styles.small}>{t("sign.pad.keyboard")}</p>
      <p className="visually-hidden" role="status">
        {strokes.length === 0 ? t("sign.pad.cleared") : t("sign.pad.strokes", { count: strokes.length })}
      </p>
    </div>
  );
}
