// Which page is where on the screen, read from the page's own elements (`data-page`).

export interface PaperPoint {
  page: number;
  /** Fractions of that page. */
  x: number;
  y: number;
}

const papers = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>("[data-page]")];
const numberOf = (paper: HTMLElement): number => Number(paper.dataset["page"]);

/** The page under a point of the window. */
export function pageAt(root: HTMLElement, at: { clientX: number; clientY: number }): PaperPoint | null {
  const frame = root.getBoundingClientRect();
  if (at.clientX < frame.left || at.clientX > frame.right || at.clientY < frame.top || at.clientY > frame.bottom) return null;
  for (const paper of papers(root)) {
    const box = paper.getBoundingClientRect();
    if (at.clientX >= box.left && at.clientX <= box.right && at.clientY >= box.top && at.clientY <= box.bottom) {
      return { page: numberOf(paper), x: (at.clientX - box.left) / box.width, y: (at.clientY - box.top) / box.height };
    }
  }
  return null;
}

/** The middle of what one sees of the page one sees most of. */
export function pageInView(root: HTMLElement): PaperPoint {
  const frame = root.getBoundingClientRect();
  let best: PaperPoint = { page: 1, x: 0.5, y: 0.5 };
  let most = 0;
  for (const paper of papers(root)) {
    const box = paper.getBoundingClientRect();
    const top = Math.max(box.top, frame.top);
    const bottom = Math.min(box.bottom, frame.bottom);
    if (bottom - top > most) {
      most = bottom - top;
      best = { page: numberOf(paper), x: 0.5, y: ((top + bottom) / 2 - box.top) / box.height };
    }
  }
  return best;
}
