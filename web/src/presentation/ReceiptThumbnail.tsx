// The small picture of a claim's first receipt, with what the server has hidden on it; without one, a sign for a claim.
import { useState } from "react";
import { ClaimIcon } from "../ui/icons";
import styles from "./ReceiptThumbnail.module.css";

/**
 * An address is good for some minutes, and every answer brings another one for the same picture: what has loaded stays,
 * and only where it failed is a newer address tried.
 */
export function ReceiptThumbnail({ url }: { url: string | null | undefined }) {
  const [loaded, setLoaded] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const src = loaded ?? url ?? null;
  return (
    <span className={styles.thumbnail}>
      {src === null || src === failed ? (
        <ClaimIcon />
      ) : (
        <img src={src} alt="" width="40" height="48" loading="lazy" decoding="async" onLoad={() => setLoaded(src)} onError={() => setFailed(src)} />
      )}
    </span>
  );
}
