// The tray of uploads in the corner of every office screen: one row per file with progress, result and what to do.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../../../api/identity";
import { problemText } from "../../../api/problems";
import { hasUnsavedWork } from "../../../device/unsaved";
import { formatSize } from "../../../i18n/format";
import { t } from "../../../i18n/office-contracts";
import { ProgressBar } from "../../../ui/ProgressBar";
import { Button, buttonClass, IconButton } from "../../../ui/Button";
import { CheckIcon, CrossIcon, DownIcon, WarningIcon } from "../../../ui/icons";
import { Spinner } from "../../../ui/Spinner";
import { toast } from "../../../ui/Toast";
import { isOver, type UploadItem } from "./queue";
import { canRetry, cancelUpload, clearUploads, currentUploads, dropUploads, onUploadsChange, retryUpload } from "./uploads";
import styles from "./UploadTray.module.css";

const uploadPages = new Set(["/contracts", "/contracts/new"]);

/** News of finished uploads: the only one leads on, others are told where one is. */
function useResults(items: readonly UploadItem[]): void {
  const queries = useQueryClient();
  const [path, navigate] = useLocation();
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const item of items) {
      if (item.state !== "done" || item.contractId === null || told.current.has(item.id)) continue;
      told.current.add(item.id);
      void queries.invalidateQueries({ queryKey: ["contract", "list"] });
      const address = `/contracts/${item.contractId}/prepare`;
      if (items.length === 1 && uploadPages.has(path) && !hasUnsavedWork()) {
        clearUploads();
        navigate(address);
      } else if (items.length === 1) {
        toast(t("upload.ready", { title: item.title ?? item.name }), {
          action: { label: t("upload.prepare"), run: () => navigate(address) },
        });
      }
    }
  }, [items, path, navigate, queries]);
}

export default function UploadTray() {
  const company = useMe().organization.id;
  const items = useSyncExternalStore(onUploadsChange, currentUploads);
  const [open, setOpen] = useState(true);
  useResults(items);
  useEffect(() => dropUploads, [company]);
  const running = items.filter((item) => !isOver(item)).length;
  useEffect(() => {
    if (running === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [running]);
  if (items.length === 0) return null;

  const failed = items.filter((item) => item.state === "failed").length;
  const done = items.filter((item) => item.state === "done").length;
  const summary =
    running > 0
      ? t("upload.tray.running", { count: running })
      : failed > 0
        ? t("upload.tray.failed", { count: failed })
        : done > 0
          ? t("upload.tray.done", { count: done })
          : t("upload.tray.over");
  return (
    <section className={styles.tray} aria-label={t("upload.tray")}>
      <div className={styles.head}>
        <h2>
          <span role="status">{summary}</span>
        </h2>
        <IconButton
          label={open ? t("upload.tray.collapse") : t("upload.tray.expand")}
          icon={<DownIcon />}
          aria-expanded={open}
          className={open ? undefined : styles.up}
          onClick={() => setOpen(!open)}
        />
        {running === 0 && <IconButton label={t("upload.tray.close")} icon={<CrossIcon />} onClick={clearUploads} />}
      </div>
      {open && (
        <ul className={styles.items}>
          {items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function stateText(item: UploadItem): string {
  if (item.state === "failed") return problemText(item.problem);
  if (item.state === "sending") return t("upload.state.sending", { percent: Math.round(item.progress * 100) });
  return t(`upload.state.${item.state}`);
}

function Row({ item }: { item: UploadItem }) {
  const percent = Math.round(item.progress * 100);
  return (
    <li className={styles.item} data-state={item.state}>
      <span className={styles.icon} aria-hidden="true">
        {item.state === "done" ? <CheckIcon /> : item.state === "failed" ? <WarningIcon /> : isOver(item) ? <CrossIcon /> : <Spinner />}
      </span>
      <div className={styles.text}>
        <p className={styles.name}>{item.title ?? item.name}</p>
        <p className={styles.state}>
          {stateText(item)} {!isOver(item) && <span>· {formatSize(item.size)}</span>}
        </p>
        {item.problem?.requestId && <p className={styles.request}>{t("failure.request_id", { id: item.problem.requestId })}</p>}
        {!isOver(item) && <ProgressBar label={item.name} value={percent} max={100} text={stateText(item)} />}
      </div>
      {item.state === "done" && item.contractId !== null && (
        <Link href={`/contracts/${item.contractId}/prepare`} className={buttonClass("quiet")} aria-label={t("upload.prepare.label", { name: item.title ?? item.name })}>
          {t("upload.prepare")}
        </Link>
      )}
      {(item.state === "failed" || item.state === "cancelled") && canRetry(item) && (
        <Button variant="quiet" onClick={() => retryUpload(item.id)}>
          {t("upload.retry")}
        </Button>
      )}
      {!isOver(item) && (
        <IconButton label={t("upload.cancel", { name: item.name })} icon={<CrossIcon />} onClick={() => cancelUpload(item.id)} />
      )}
    </li>
  );
}
