// Page indicator and zoom, floating over the document.
import { t } from "../../../i18n/reader";
import { IconButton } from "../../../ui/Button";
import { FitIcon, MinusIcon, PlusIcon } from "../../../ui/icons";
import styles from "./Reader.module.css";

interface ReaderControlsProps {
  page: number;
  pages: number;
  zoomed: boolean;
  onZoomIn: (() => void) | null;
  onZoomOut: (() => void) | null;
  onFit: () => void;
}

export function ReaderControls({ page, pages, zoomed, onZoomIn, onZoomOut, onFit }: ReaderControlsProps) {
  return (
    <div className={styles.controls}>
      <IconButton label={t("reader.zoom_out")} icon={<MinusIcon />} disabled={!onZoomOut} onClick={() => onZoomOut?.()} />
      <span className={styles.indicator} aria-live="polite">
        {t("reader.page", { page, count: pages })}
      </span>
      {zoomed && <IconButton label={t("reader.fit")} icon={<FitIcon />} onClick={onFit} />}
      <IconButton label={t("reader.zoom_in")} icon={<PlusIcon />} disabled={!onZoomIn} onClick={() => onZoomIn?.()} />
    </div>
  );
}
