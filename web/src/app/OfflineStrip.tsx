// The quiet strip that says the server cannot be reached and how old what one sees is.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { onReachabilityChange, reachability } from "../api/reachability";
import { formatMoment } from "../i18n/format";
import { t } from "../i18n/t";
import { OfflineIcon } from "../ui/icons";
import styles from "./Shell.module.css";

const probeMs = 15_000;

export function OfflineStrip() {
  const { offline, copyAt } = useSyncExternalStore(onReachabilityChange, reachability);
  const queries = useQueryClient();
  const wasOffline = useRef(false);
  useEffect(() => {
    // Back again: what was shown from copies is fetched anew.
    if (wasOffline.current && !offline) void queries.invalidateQueries();
    wasOffline.current = offline;
    if (!offline) return;
    const probe = () => void queries.invalidateQueries({ queryKey: ["me"] });
    const timer = setInterval(probe, probeMs);
    window.addEventListener("online", probe);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", probe);
    };
  }, [offline, queries]);
  return (
    <div role="status">
      {offline && (
        <div className={styles.strip}>
          <OfflineIcon />
          {copyAt === null ? t("app.offline.plain") : t("app.offline", { when: formatMoment(copyAt) })}
        </div>
      )}
    </div>
  );
}
