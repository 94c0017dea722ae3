// The pages of a document, one below the other: drawn when they come near, with real, selectable text on top.
// `overlay` puts things onto a page in fractions of its size.
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { t } from "../../../i18n/reader";
import type { PDFDocumentProxy } from "./pdf";
import { PdfPage } from "./PdfPage";
import { ReaderControls } from "./ReaderControls";
import { usePinch } from "./usePinch";
import "../../../styles/paper-tokens.css";
import styles from "./Reader.module.css";

export interface PageSize {
  width: number;
  height: number;
}

interface PdfViewProps {
  pdf: PDFDocumentProxy;
  /** Sizes known beforehand keep pages from jumping; pages of other sizes are measured when drawn. */
  sizes: readonly PageSize[];
  overlay?: (page: number) => ReactNode;
}

const a4: PageSize = { width: 595, height: 842 };
const zoomSteps = [1, 1.25, 1.5, 2, 2.5, 3, 4];
const widest = 860;

export function PdfView({ pdf, sizes, overlay }: PdfViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [available, setAvailable] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [page, setPage] = useState(1);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setAvailable(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const changeZoom = useCallback((next: number) => setZoom(Math.min(4, Math.max(1, next))), []);
  usePinch(scroller, zoom, changeZoom);

  const trackPage = () => {
    const element = scroller.current;
    if (!element) return;
    const middle = element.getBoundingClientRect().top + element.clientHeight * 0.4;
    const pages = [...element.querySelectorAll<HTMLElement>("[data-page]")];
    const current = pages.findLast((candidate) => candidate.getBoundingClientRect().top <= middle);
    setPage(Number(current?.dataset["page"] ?? 1));
  };

  const gutter = available < 640 ? 0 : 48;
  const width = Math.max(0, Math.min(available - gutter, widest)) * zoom;
  const step = (direction: 1 | -1) =>
    changeZoom(
      (direction > 0 ? zoomSteps.find((value) => value > zoom + 0.01) : zoomSteps.findLast((value) => value < zoom - 0.01)) ?? zoom,
    );

  return (
    <div className={styles.view}>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={trackPage}
        tabIndex={0}
        role="region"
        aria-label={t("reader.document")}
      >
        <div className={styles.pages} style={{ width: Math.max(width, available) }}>
          {available > 0 &&
            Array.from({ length: pdf.numPages }, (_, index) => (
              <PdfPage
                key={index}
                pdf={pdf}
                number={index + 1}
                width={width}
                size={sizes[index] ?? sizes[0] ?? a4}
                overlay={overlay?.(index + 1)}
              />
            ))}
        </div>
      </div>
      <ReaderControls
        page={page}
        pages={pdf.numPages}
        zoomed={zoom > 1.01}
        onZoomIn={zoom < 4 ? () => step(1) : null}
        onZoomOut={zoom > 1 ? () => step(-1) : null}
        onFit={() => changeZoom(1)}
      />
    </div>
  );
}
