// Changing the password.
import { useState } from "react";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { DialogOnDemand } from "../../../ui/DialogOnDemand";
import { onDemand } from "../../../ui/onDemand";
import { Card, Section } from "../../../ui/Page";
import { toast } from "../../../ui/Toast";
import styles from "./Account.module.css";

const PasswordForm = onDemand(() => import("./PasswordForm").then((module) => module.PasswordForm));

export function PasswordSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("password.title")}>
      <Card className={styles.start ?? ""}>
        <Button onClick={() => setOpen(true)}>{t("password.change")}</Button>
      </Card>
      {open && (
        <DialogOnDemand open onClose={() => setOpen(false)} title={t("password.change")} description={t("password.change.body")} closeLabel={t("action.close")}>
          <PasswordForm
            onDone={() => {
              setOpen(false);
              toast(t("password.changed"));
            }}
          />
        </DialogOnDemand>
      )}
    </Section>
  );
}
