// The backup codes, shown this one time: to copy, print or keep as a file.
import { useState } from "react";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import styles from "../Account.module.css";
import own from "./Factors.module.css";

export function BackupCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [copied, setCopied] = useState(false);
  const text = `${t("app.name")}\n${location.host}\n\n${codes.join("\n")}\n`;
  return (
    <div className={styles.form}>
      <p>{t("backup.body")}</p>
      <ul className={own.codes} aria-label={t("backup.title")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {copied ? t("backup.copied") : t("backup.copy")}
        </Button>
        <Button onClick={() => window.print()}>{t("backup.print")}</Button>
        <Button onClick={() => keepAsFile(t("backup.file"), text)}>{t("backup.download")}</Button>
      </div>
      <Button variant="primary" block onClick={onKept}>
        {t("backup.kept")}
      </Button>
    </div>
  );
}

function keepAsFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
