// Checking a sealed document, inside the app.
import { t } from "../../i18n/verify";
import { Page } from "../../ui/Page";
import { Verifier } from "./Verifier";

export default function VerifyPage() {
  return (
    <Page title={t("verify.title")} lead={t("verify.lead")}>
      <Verifier />
    </Page>
  );
}
