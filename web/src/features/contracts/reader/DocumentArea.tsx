// A document on the screen in all its states: loading with progress, failed, there.
import type { ReactNode } from "react";
import { asProblem } from "../../../api/problems";
import { t } from "../../../i18n/reader";
import { Failure } from "../../../presentation/Failure";
import { ErrorState } from "../../../ui/States";
import { PdfView, type PageSize } from "./PdfView";
import type { PdfHandle } from "./usePdf";
import "../../../styles/paper-tokens.css";
import styles from "./Reader.module.css";

interface DocumentAreaProps {
  document: PdfHandle;
  sizes: readonly PageSize[];
  overlay?: (page: number) => ReactNode;
}

export function DocumentArea({ document, sizes, overlay }: DocumentAreaProps) {
  if (document.state === "ready") return <PdfView pdf={document.pdf} sizes={sizes} overlay={overlay} />;
  if (document.state === "failed") {
    const offline = asProblem(document.error).type === "network";
    return (
      <div className={styles.message}>
        {offline ? (
          <ErrorState text={t("reader.offline")} retry={{ label: t("action.retry"), run: document.retry }} />
        ) : (
          <Failure title={t("reader.failed")} error={document.error} onRetry={document.retry} />
        )}
      </div>
    );
  }
  const percent = Math.round(document.progress * 100);
  return (
    <div className={styles.scroller}>
      <p className={styles.loading} role="status">
        {percent > 0 ? t("reader.loading_percent", { percent }) : t("reader.loading")}
      </p>
      <div className={styles.paper} style={{ aspectRatio: sizes[0] ? sizes[0].width / sizes[0].height : 0.707 }} />
    </div>
  );
}
