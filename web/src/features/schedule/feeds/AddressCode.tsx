// An address for a phone's camera: somebody who made it at a desk need not type it.
import { useMemo } from "react";
import { t } from "../../../i18n/calendars";
import { squaresOf } from "./qr";
import styles from "./AddressCode.module.css";

export function AddressCode({ address }: { address: string }) {
  const { size, path } = useMemo(() => squaresOf(address), [address]);
  return (
    <>
      <p>{t("feeds.code.how")}</p>
      <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("feeds.code.picture")} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
    </>
  );
}
