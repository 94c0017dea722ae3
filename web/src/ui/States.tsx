// What stands where content will be, is missing, or could not come: skeleton rows, empty and error states, banners.
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "./Button";
import { CheckIcon, InfoIcon, WarningIcon } from "./icons";
import styles from "./States.module.css";

/** Rows of the real height, shown after 100 ms, so that quick answers do not flicker. */
export function SkeletonRows({ rows = 6, label, height = 72 }: { rows?: number; label: string; height?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 100);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className={styles.skeleton} data-shown={shown || undefined}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ height }} aria-hidden="true">
          <span className={styles.line} style={{ width: `${58 - ((row * 17) % 30)}%` }} />
          <span className={styles.line} style={{ width: `${34 - ((row * 7) % 14)}%` }} />
        </div>
      ))}
    </div>
  );
}

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  body: string;
  action?: ReactNode;
  /** It is all the page has: its title is the page's title. */
  whole?: boolean;
}

export function EmptyState({ icon, title, body, action, whole = false }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon && (
        <span className={styles.emptyIcon} aria-hidden="true">
          {icon}
        </span>
      )}
      {whole ? (
        <h1 tabIndex={-1} data-page-title>
          {title}
        </h1>
      ) : (
        <h2>{title}</h2>
      )}
      <p>{body}</p>
      {action}
    </div>
  );
}

interface ErrorStateProps {
  text: string;
  title?: string;
  requestId?: { text: string; value: string; copy: string; copied: string } | undefined;
  retry?: { label: string; run: () => void } | undefined;
  action?: ReactNode;
}

export function ErrorState({ text, title, requestId, retry, action }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      <span className={styles.errorIcon} aria-hidden="true">
        <WarningIcon />
      </span>
      <div className={styles.errorText}>
        {title && <h2>{title}</h2>}
        <p>{text}</p>
        {requestId && <RequestId {...requestId} />}
        {(retry ?? action) && (
          <div className={styles.errorActions}>
            {retry && <Button onClick={retry.run}>{retry.label}</Button>}
            {action}
          </div>
        )}
      </div>
    </div>
  );
}

function RequestId({ text, value, copy, copied }: NonNullable<ErrorStateProps["requestId"]>) {
  const [done, setDone] = useState(false);
  return (
    <p className={styles.requestId}>
      <span>{text}</span>{" "}
      <button type="button" onClick={() => void navigator.clipboard.writeText(value).then(() => setDone(true))}>
        {done ? copied : copy}
      </button>
    </p>
  );
}

export type BannerTone = "info" | "success" | "warning" | "error";

export function Banner({ tone = "info", children, action }: { tone?: BannerTone; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.banner} data-tone={tone}>
      <span aria-hidden="true">
        {tone === "success" ? <CheckIcon /> : tone === "info" ? <InfoIcon /> : <WarningIcon />}
      </span>
      <div className={styles.bannerText}>{children}</div>
      {action}
    </div>
  );
}
