// One page as the server draws it, loaded when it comes near the screen. Shown from a blob, because pictures need the
// bearer token that an `img` cannot send.
import { useQuery } from "@tanstack/react-query";
import { memo, useEffect, useRef, useState } from "react";
import { pagePreviewQuery } from "../../../api/office-contracts";
import { problemText } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import "../../../styles/paper-tokens.css";
import styles from "./Pages.module.css";

interface PagePictureProps {
  contract: Pick<Contract, "id" | "document_sha256">;
  page: number;
  /** Pixels the picture will cover, device pixels included. */
  pixels: number;
}

/** Few widths, so that the server's pictures can be reused. */
const widths = [800, 1200, 1600, 2000];
const widthFor = (pixels: number): number => widths.find((width) => width >= pixels) ?? 2000;

export const PagePicture = memo(function PagePicture({ contract, page, pixels }: PagePictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(page === 1);
  useEffect(() => {
    const element = place.current;
    if (near || !element) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: "800px" });
    observer.observe(element);
    return () => observer.disconnect();
  }, [near]);
  const picture = useQuery({
    ...pagePreviewQuery(contract.id, contract.document_sha256, page, widthFor(pixels)),
    enabled: near,
    placeholderData: (before) => before,
  });
  const url = useObjectUrl(picture.data);
  return (
    <div ref={place} className={styles.picture}>
      {url && <img src={url} alt={t("prepare.page.alt", { page })} draggable={false} />}
      {picture.isError && !picture.data ? (
        <div className={styles.message} role="alert">
          <p>{t("prepare.page.failed", { page })}</p>
          <p>{problemText(picture.error)}</p>
          <Button onClick={() => void picture.refetch()}>{t("action.retry")}</Button>
        </div>
      ) : (
        !url && <p className={styles.message}>{t("prepare.page.loading", { page })}</p>
      )}
    </div>
  );
});

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
