// A photo before it is kept: the page as it will be, or the corners it is cut at.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { t } from "../../../i18n/claims";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import { CornerEditor } from "./CornerEditor";
import { developed } from "./darkroom";
import type { Pixels } from "./develop";
import { wholePicture, type Corners } from "./geometry";
import { drawOnto, jpegOf } from "./photo";
import styles from "./Capture.module.css";

export interface Shot {
  photo: Pixels;
  /** Where the paper was found; null when it was not. */
  corners: Corners | null;
  name: string;
  /** Chosen, not taken here. */
  isFile?: boolean;
}

interface ReviewProps {
  shot: Shot;
  /** Resolves once the page is on the disk. */
  onKeep: (jpeg: ArrayBuffer) => Promise<void>;
  /** The way to another picture in place of this one. */
  again: ReactNode;
}

export function Review({ shot, onKeep, again }: ReviewProps) {
  const [corners, setCorners] = useState<Corners>(shot.corners ?? wholePicture);
  const [editing, setEditing] = useState(false);
  const [page, setPage] = useState<Pixels | null>(null);
  const [keeping, setKeeping] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    if (editing) return;
    let left = false;
    developed(shot.photo, corners).then(
      (made) => {
        if (!left) setPage(made);
      },
      () => {
        // Better the photo as it is than none.
        if (!left) setPage(shot.photo);
      },
    );
    return () => {
      left = true;
    };
  }, [shot, corners, editing]);
  useEffect(() => {
    if (page && canvas.current) drawOnto(canvas.current, page);
  }, [page, editing]);

  const keep = async () => {
    if (!page) return;
    setKeeping(true);
    setFailed(null);
    try {
      await onKeep(await jpegOf(page));
    } catch {
      setKeeping(false);
      setFailed(t("capture.not_kept"));
    }
  };
  const edit = (next: Corners) => {
    setPage(null);
    setCorners(next);
  };

  return (
    <>
      <div className={styles.stage}>
        {editing ? (
          <CornerEditor photo={shot.photo} corners={corners} onChange={edit} />
        ) : page ? (
          <canvas ref={canvas} className={styles.page} role="img" aria-label={t("capture.page")} />
        ) : (
          <p role="status" className={styles.hint}>
            {t("capture.preparing")}
          </p>
        )}
      </div>
      <div className={styles.controls}>
        <div role="alert">{failed && <Banner tone="error">{failed}</Banner>}</div>
        {editing ? (
          <>
            <p className={styles.help}>{t("capture.corners.help")}</p>
            <div className={styles.choices}>
              <Button onClick={() => edit(wholePicture)}>{t("capture.corners.whole")}</Button>
              <Button variant="primary" onClick={() => setEditing(false)}>
                {t("capture.corners.done")}
              </Button>
            </div>
          </>
        ) : (
          <div className={styles.choices}>
            {again}
            <Button onClick={() => setEditing(true)}>{t("capture.corners")}</Button>
            <Button variant="primary" busy={keeping || !page} onClick={() => void keep()}>
              {t("capture.use")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
