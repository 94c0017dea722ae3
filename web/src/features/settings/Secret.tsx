// A program's secret, shown this one time.
import { useState } from "react";
import type { ApiClientSecret } from "../../api/types";
import { t } from "../../i18n/settings";
import { Button } from "../../ui/Button";
import styles from "./Settings.module.css";

export function Secret({ made, onKept }: { made: ApiClientSecret; onKept: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.stack}>
      <p>{t("api.secret.body")}</p>
      {made.client.kind === "client" && (
        <div>
          <p className={styles.muted}>{t("api.secret.client_id")}</p>
          <code className={styles.secret}>{made.client.client_id ?? made.client.id}</code>
        </div>
      )}
      <div>
        <p className={styles.muted}>{t("api.secret.secret")}</p>
        <code className={styles.secret}>{made.secret}</code>
      </div>
      <div className={styles.buttons}>
        <Button onClick={() => void navigator.clipboard.writeText(made.secret).then(() => setCopied(true))}>
          {copied ? t("api.secret.copied") : t("api.secret.copy")}
        </Button>
        <Button variant="primary" onClick={onKept}>
          {t("api.secret.kept")}
        </Button>
      </div>
    </div>
  );
}
