// One page: a canvas that exists only near the screen (phones run out of memory), and its text layer.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { t } from "../../../i18n/reader";
import type { PDFDocumentProxy } from "./pdf";
import type { PageSize } from "./PdfView";
import "../../../styles/paper-tokens.css";
import styles from "./Reader.module.css";

interface PdfPageProps {
  pdf: PDFDocumentProxy;
  number: number;
  /** Width on screen in CSS pixels. */
  width: number;
  size: PageSize;
  overlay: ReactNode;
}

/** iOS gives up on larger canvases. */
const largestCanvas = 12_000_000;
const settleMs = 120;

export function PdfPage({ pdf, number, width, size, overlay }: PdfPageProps) {
  const frame = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(number === 1);
  const [measured, setMeasured] = useState<PageSize | null>(null);
  const drawn = useRef(false);
  const { width: points, height } = measured ?? size;

  useEffect(() => {
    const element = frame.current;
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root: element.closest("[role=region]"),
      rootMargin: "120% 0px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!near || width === 0) return;
    let cancel = () => {};
    let cancelled = false;
    const draw = async () => {
      const [{ TextLayer }, page] = await Promise.all([import("./pdf"), pdf.getPage(number)]);
      const target = canvas.current;
      const layer = text.current;
      if (cancelled || !target || !layer) return;
      const unscaled = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: width / unscaled.width });
      setMeasured((before) => (before?.width === unscaled.width && before.height === unscaled.height ? before : { width: unscaled.width, height: unscaled.height }));
      const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(largestCanvas / (viewport.width * viewport.height)));
      // Drawn aside and swapped in, so that zooming never flashes white.
      const fresh = document.createElement("canvas");
      fresh.width = Math.floor(viewport.width * density);
      fresh.height = Math.floor(viewport.height * density);
      const task = page.render({ canvas: fresh, viewport, transform: [density, 0, 0, density, 0, 0] });
      const texts = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
      cancel = () => {
        task.cancel();
        texts.cancel();
      };
      await task.promise;
      if (cancelled) return;
      target.width = fresh.width;
      target.height = fresh.height;
      target.getContext("2d")?.drawImage(fresh, 0, 0);
      drawn.current = true;
      layer.replaceChildren();
      layer.style.setProperty("--total-scale-factor", String(viewport.scale));
      await texts.render();
    };
    const timer = setTimeout(() => void draw().catch(() => undefined), drawn.current ? settleMs : 0);
    return () => {
      cancelled = true;
      clearTimeout(timer);
      cancel();
    };
  }, [pdf, number, width, near]);

  useEffect(() => {
    if (near || !canvas.current) return;
    canvas.current.width = 0;
    canvas.current.height = 0;
    text.current?.replaceChildren();
    drawn.current = false;
  }, [near]);

  return (
    <section
      ref={frame}
      className={styles.page}
      data-page={number}
      aria-label={t("reader.page", { page: number, count: pdf.numPages })}
      style={{ width, height: (width * height) / points }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={text} className={styles.text} />
      {overlay}
    </section>
  );
}
