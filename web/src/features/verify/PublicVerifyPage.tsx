// Checking a sealed document without an account.
import { t } from "../../i18n/verify";
import { useDocumentTitle } from "../../ui/Page";
import { Verifier } from "./Verifier";
import styles from "./Verify.module.css";

export default function PublicVerifyPage() {
  useDocumentTitle(t("verify.title"));
  return (
    <main className={styles.public}>
      <header className={styles.brand}>
        <strong>{t("app.name")}</strong>
        <a href="/login">{t("verify.sign_in")}</a>
      </header>
      <h1>{t("verify.title")}</h1>
      <p className={styles.lead}>{t("verify.lead")}</p>
      <Verifier />
    </main>
  );
}
