// Adding a second factor: passkey, app or SMS. The first one brings backup codes.
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { factorsQuery } from "../../../../api/factors";
import { useMe } from "../../../../api/identity";
import type { Factor } from "../../../../api/types";
import { passkeysSupported } from "../../../../device/passkeys";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import { toast } from "../../../../ui/Toast";
import styles from "../Account.module.css";

const kinds = {
  passkey: lazy(() => import("./PasskeyDialog")),
  totp: lazy(() => import("./TotpDialog")),
  sms: lazy(() => import("./SmsDialog")),
} as const;

export interface AddDialogProps {
  onClose: () => void;
  onAdded: (backupCodes: readonly string[]) => void;
}

interface AddFactorProps {
  factors: readonly Factor[];
  /** The first factor brings backup codes, which are shown this once. */
  onAdded: (backupCodes: readonly string[]) => void;
}

export function AddFactor({ factors, onAdded }: AddFactorProps) {
  const queries = useQueryClient();
  const isArtist = useMe().artist_id !== null;
  const [adding, setAdding] = useState<keyof typeof kinds | null>(null);
  const has = (kind: Factor["kind"]) => factors.some((factor) => factor.kind === kind);
  const close = () => setAdding(null);
  const Adding = adding && kinds[adding];
  return (
    <div className={styles.buttons}>
      <Button
        variant={factors.length === 0 ? "primary" : "secondary"}
        disabledReason={passkeysSupported() ? null : t("factors.passkey.unsupported")}
        onClick={() => setAdding("passkey")}
      >
        {t("factors.add_passkey")}
      </Button>
      {!has("totp") && <Button onClick={() => setAdding("totp")}>{t("factors.add_totp")}</Button>}
      {/* Staff handle other people's data: an SMS is too easily read by others. */}
      {isArtist && !has("sms") && <Button onClick={() => setAdding("sms")}>{t("factors.add_sms")}</Button>}
      {adding && Adding && (
        <Suspense fallback={null}>
          <Adding
            onClose={close}
            onAdded={(codes) => {
              close();
              // The codes say it by themselves, and their buttons must not be covered.
              if (codes.length === 0) toast(t(`factors.${adding}.added`));
              void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
              onAdded(codes);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
