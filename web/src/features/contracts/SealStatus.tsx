// Where the sealed copy stands. A seal comes from a background job, so this changes while one looks.
import type { ReactNode } from "react";
import type { Seal } from "../../api/types";
import { t } from "../../i18n/t";
import { BlockedIcon, ClockIcon, SealIcon, WarningIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import styles from "./Contract.module.css";

const icons: Readonly<Record<Seal["status"], ReactNode>> = {
  waiting: <ClockIcon />,
  sealing: <Spinner />,
  sealed: <SealIcon />,
  failed: <WarningIcon />,
  voided: <BlockedIcon />,
};

export function SealStatus({ seal }: { seal: Seal }) {
  return (
    <p className={styles.seal} data-status={seal.status} role="status">
      {icons[seal.status]}
      <span>
        {t(`seal.${seal.status}`)}
        {seal.status === "sealed" && <small>{t("seal.sealed.body")}</small>}
      </span>
    </p>
  );
}
