// A field on its page: a button that can be dragged, resized at its corner, and moved with the arrow keys.
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { isArrow, moveBy, nudge, resizeBy, type Box, type PagePoints, type PlacedField } from "./geometry";
import { kindIcons, kindName } from "./kinds";
import { slotName, slotTone } from "./signers";
import "../../../styles/paper-tokens.css";
import styles from "./FieldBox.module.css";

export interface FieldBoxProps {
  field: PlacedField;
  mode: Contract["signing_mode"];
  page: PagePoints;
  selected: boolean;
  /** Id of the sentence that explains the keys. */
  help: string;
  onSelect: () => void;
  /** `step` joins the small moves of one drag into one undo. */
  onChange: (box: Box, step: string) => void;
  onRemove: () => void;
  /** Dropped at a point of the window: the editor finds out whether that is another page. */
  onDrop: (at: { clientX: number; clientY: number; grip: { x: number; y: number } }) => void;
}

interface Drag {
  pointer: number;
  x: number;
  y: number;
  box: Box;
  resize: boolean;
  moved: boolean;
  step: string;
}

let drags = 0;

export function fieldLabel(field: PlacedField, mode: Contract["signing_mode"]): string {
  const named = { kind: kindName(field.kind), signer: slotName(mode, field.slot), page: field.page };
  return field.label ? t("field.label_named", { ...named, label: field.label }) : t("field.label", named);
}

export function FieldBox({ field, mode, page, selected, help, onSelect, onChange, onRemove, onDrop }: FieldBoxProps) {
  const drag = useRef<Drag | null>(null);

  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const resize = (event.target as HTMLElement).closest("[data-corner]") !== null;
    drag.current = {
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      box: field,
      resize,
      moved: false,
      step: `drag-${++drags}`,
    };
    event.currentTarget.setPointerCapture(event.pointerId);
    onSelect();
  };
  const follow = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    const paper = event.currentTarget.closest("[data-page]")?.getBoundingClientRect();
    if (!from || from.pointer !== event.pointerId || !paper) return;
    const [px, py] = [event.clientX - from.x, event.clientY - from.y];
    // A trembling press is not a move.
    if (!from.moved && Math.hypot(px, py) < 3) return;
    from.moved = true;
    const [dx, dy] = [px / paper.width, py / paper.height];
    onChange(from.resize ? resizeBy(from.box, dx, dy, page) : moveBy(from.box, dx, dy, page), from.step);
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    drag.current = null;
    if (!from?.moved || from.resize) return;
    const paper = event.currentTarget.closest("[data-page]")?.getBoundingClientRect();
    if (!paper) return;
    const grip = { x: from.x - (paper.left + from.box.x * paper.width), y: from.y - (paper.top + from.box.y * paper.height) };
    onDrop({ clientX: event.clientX, clientY: event.clientY, grip });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isArrow(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const how = { resize: event.shiftKey, fine: event.altKey };
      onChange(nudge(field, event.key, page, how), `keys-${how.resize ? "size" : "place"}-${field.id}`);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      onRemove();
    }
  };

  return (
    <div
      className={styles.field}
      data-tone={slotTone(field.slot)}
      data-selected={selected || undefined}
      data-optional={!field.required || undefined}
      style={{
        left: `${field.x * 100}%`,
        top: `${field.y * 100}%`,
        width: `${field.width * 100}%`,
        height: `${field.height * 100}%`,
      }}
    >
      <span className={styles.name} aria-hidden="true">
        {kindIcons[field.kind]}
        <span>{field.label ?? kindName(field.kind)}</span>
        <small>{slotName(mode, field.slot)}</small>
      </span>
      {/* Never smaller than a fingertip needs, however small the field is at this zoom. */}
      <button
        type="button"
        className={styles.grip}
        data-field={field.id}
        aria-pressed={selected}
        aria-label={fieldLabel(field, mode)}
        aria-describedby={help}
        onFocus={onSelect}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={() => (drag.current = null)}
        onKeyDown={onKeyDown}
      >
        <span className={styles.corner} data-corner aria-hidden="true" />
      </button>
    </div>
  );
}
