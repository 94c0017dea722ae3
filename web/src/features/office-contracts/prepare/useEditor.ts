// The state of the editor: fields with undo, selection, whose fields are added, what is said aloud.
// The arithmetic is in geometry.ts, undo in history.ts, saving in saver.ts.
import { useEffect, useId, useMemo, useReducer, useRef, useState } from "react";
import type { Contract, FieldKind } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { toast } from "../../../ui/Toast";
import { boxAround, clamp, copyToAllPages, freeBoxAround, inReadingOrder, type Box, type PlacedField } from "./geometry";
import { historyOf, historyReducer } from "./history";
import { kindName } from "./kinds";
import { pageAt, pageInView } from "./pagesOnScreen";
import { slotName, slotsOf } from "./signers";
import type { Saver } from "./saver";

const a4 = { width: 595, height: 842 };

const fromServer = (contract: Contract): PlacedField[] =>
  (contract.fields ?? []).map(({ id, slot, kind, page, x, y, width, height, label, required }) => ({
    id, slot, kind, page, x, y, width, height, label: label ?? null, required,
  }));

export type Editor = ReturnType<typeof useEditor>;

export function useEditor(contract: Contract, saver: Saver) {
  const [history, dispatch] = useReducer(historyReducer, contract, (first) => historyOf(fromServer(first)));
  const [selectedId, select] = useState<string | null>(null);
  const [slot, setSlot] = useState(1);
  const [added, setAdded] = useState(0);
  const [news, setNews] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const focusNext = useRef<string | null>(null);
  const help = useId();
  const mode = contract.signing_mode;
  const pages = useMemo(
    () => contract.pages ?? Array.from({ length: contract.page_count }, () => a4),
    [contract.pages, contract.page_count],
  );
  const fields = history.present;
  const selected = fields.find((field) => field.id === selectedId) ?? null;
  const slots = slotsOf(mode, fields, added);
  const pageSize = (page: number) => pages[page - 1] ?? a4;

  // Every change of the fields, undo included, is saved; loading is none.
  const saved = useRef(fields);
  useEffect(() => {
    if (saved.current === fields) return;
    saved.current = fields;
    saver.changeFields(fields);
  }, [fields, saver]);
  useEffect(() => {
    if (focusNext.current === null) return;
    scroller.current?.querySelector<HTMLElement>(`[data-field="${focusNext.current}"]`)?.focus();
    focusNext.current = null;
  }, [fields]);
  useMoveNews(selected, setNews);

  const put = (next: readonly PlacedField[], step?: string) =>
    dispatch(step === undefined ? { type: "change", fields: next } : { type: "change", fields: next, step });
  const change = (id: string, part: Partial<PlacedField>, step?: string) =>
    put(fields.map((field) => (field.id === id ? { ...field, ...part } : field)), step);

  const insert = (kind: FieldKind, page: number, box: Box) => {
    const owner = slots.includes(slot) ? slot : 1;
    const field: PlacedField = { id: crypto.randomUUID(), slot: owner, kind, page, label: null, required: true, ...box };
    put([...fields, field]);
    select(field.id);
    focusNext.current = field.id;
    setNews(t("field.added", { kind: kindName(kind), signer: slotName(mode, owner), page }));
  };
  const add = (kind: FieldKind) => {
    const at = scroller.current ? pageInView(scroller.current) : { page: 1, x: 0.5, y: 0.5 };
    const taken = fields.filter((field) => field.page === at.page);
    insert(kind, at.page, freeBoxAround(kind, at, pageSize(at.page), taken));
  };
  const drop = (kind: FieldKind, where: { clientX: number; clientY: number }) => {
    const at = scroller.current && pageAt(scroller.current, where);
    if (at) insert(kind, at.page, boxAround(kind, at, pageSize(at.page)));
  };
  /** A field let go over another page moves there, under the same grip. */
  const moveToPage = (id: string, where: { clientX: number; clientY: number; grip: { x: number; y: number } }, step: string) => {
    const field = fields.find((each) => each.id === id);
    const at = scroller.current && pageAt(scroller.current, { clientX: where.clientX, clientY: where.clientY });
    const paper = at && scroller.current?.querySelector(`[data-page="${at.page}"]`)?.getBoundingClientRect();
    if (!field || !at || !paper || at.page === field.page) return;
    const [from, to] = [pageSize(field.page), pageSize(at.page)];
    const size = { width: (field.width * from.width) / to.width, height: (field.height * from.height) / to.height };
    const box = clamp({ ...size, x: at.x - where.grip.x / paper.width, y: at.y - where.grip.y / paper.height }, to);
    change(id, { ...box, page: at.page }, step);
    focusNext.current = id;
  };
  const remove = (id: string) => {
    const order = inReadingOrder(fields);
    const index = order.findIndex((field) => field.id === id);
    const gone = order[index];
    if (!gone) return;
    put(fields.filter((field) => field.id !== id));
    const next = order[index + 1] ?? order[index - 1];
    select(next?.id ?? null);
    if (next) focusNext.current = next.id;
    else document.querySelector<HTMLElement>("[data-palette] button")?.focus();
    setNews(t("field.removed", { kind: kindName(gone.kind), page: gone.page }));
  };
  const copy = (id: string) => {
    const next = copyToAllPages(fields, id, pages, () => crypto.randomUUID());
    const count = next.length - fields.length;
    if (count > 0) put(next);
    toast(count > 0 ? t("field.copied", { count }) : t("field.copied.none"));
  };
  const undo = () => dispatch({ type: "undo" });
  const redo = () => dispatch({ type: "redo" });
  useUndoKeys(undo, redo);

  return {
    fields, pages, mode, slots, slot, setSlot, selected, select, news, help, scroller,
    addSigner: () => setAdded(slots.length),
    add, drop, change, moveToPage, remove, copy, undo, redo,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}

/** Says where the selected field came to rest, not every step on the way. */
function useMoveNews(field: PlacedField | null, say: (text: string) => void): void {
  const before = useRef<PlacedField | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = field;
    if (!field || !last || last.id !== field.id) return;
    const percent = (value: number) => Math.round(value * 100);
    const moved = last.x !== field.x || last.y !== field.y;
    const resized = last.width !== field.width || last.height !== field.height;
    if (!moved && !resized) return;
    const timer = setTimeout(() => {
      say(
        moved
          ? t("field.position", { left: percent(field.x), top: percent(field.y) })
          : t("field.size", { width: percent(field.width), height: percent(field.height) }),
      );
    }, 500);
    return () => clearTimeout(timer);
  }, [field, say]);
}

function useUndoKeys(undo: () => void, redo: () => void): void {
  const latest = useRef({ undo, redo });
  useEffect(() => {
    latest.current = { undo, redo };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      // A text field has an undo of its own.
      if ((event.target as HTMLElement | null)?.closest("input, textarea, select")) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const key = event.key.toLowerCase();
      const isRedo = key === "y" || (key === "z" && event.shiftKey);
      if (!isRedo && key !== "z") return;
      event.preventDefault();
      if (isRedo) latest.current.redo();
      else latest.current.undo();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
