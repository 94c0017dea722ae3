// The pages of the document with the fields on them.
import { useEffect, useState, type RefObject } from "react";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { FieldBox } from "./FieldBox";
import { inReadingOrder } from "./geometry";
import { PagePicture } from "./PagePicture";
import type { Editor } from "./useEditor";
import "../../../styles/paper-tokens.css";
import styles from "./Pages.module.css";

const widest = 860;
const margins = 32;

export function Pages({ contract, editor, zoom }: { contract: Contract; editor: Editor; zoom: number }) {
  const room = useWidth(editor.scroller);
  const fit = Math.min(widest, Math.max(240, room - margins));
  const ratio = typeof devicePixelRatio === "number" ? devicePixelRatio : 1;
  return (
    <section
      ref={editor.scroller}
      className={styles.scroller}
      aria-label={t("prepare.pages")}
      // Scrolls by keyboard also while it holds no field.
      tabIndex={0}
    >
      <div className={styles.pages}>
        {editor.pages.map((page, index) => {
          const number = index + 1;
          const width = Math.round(fit * zoom);
          return (
            <section
              key={number}
              className={styles.page}
              aria-label={t("prepare.page", { page: number, count: editor.pages.length })}
              data-page={number}
              style={{ width, height: Math.round((width * page.height) / page.width) }}
              onPointerDown={(event) => {
                if (!(event.target as HTMLElement).closest("[data-field]")) editor.select(null);
              }}
            >
              <PagePicture contract={contract} page={number} pixels={width * ratio} />
              {inReadingOrder(editor.fields.filter((field) => field.page === number)).map((field) => (
                <FieldBox
                  key={field.id}
                  field={field}
                  mode={editor.mode}
                  page={page}
                  selected={editor.selected?.id === field.id}
                  help={editor.help}
                  onSelect={() => editor.select(field.id)}
                  onChange={(box, step) => editor.change(field.id, box, step)}
                  onRemove={() => editor.remove(field.id)}
                  onDrop={(where) => editor.moveToPage(field.id, where, `page-${field.id}`)}
                />
              ))}
            </section>
          );
        })}
      </div>
    </section>
  );
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setWidth(target.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
