// A new contract: choose or drop documents. One leads on to its preparation; several stay in the tray.
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { t } from "../../i18n/office-contracts";
import { Link } from "wouter";
import { BackIcon } from "../../ui/icons";
import { DropArea, DropVeil, FileButton } from "../../ui/FileDrop";
import { Page } from "../../ui/Page";
import { useFileDrop } from "../../ui/useFileDrop";
import { accepted, addUploads } from "./uploads/uploads";
import styles from "./Office.module.css";

export default function UploadPage() {
  const me = useMe();
  const allowed = can(me, "contracts:write");
  const over = useFileDrop(addUploads, allowed);
  return (
    <Page
      title={t("upload.title")}
      above={
        <Link href="/contracts" className={styles.back}>
          <BackIcon />
          {t("contracts.title")}
        </Link>
      }
    >
      <DropArea title={t("upload.area")} body={t("upload.area.body")}>
        <FileButton accept={accepted} multiple disabledReason={allowed ? null : t("upload.no_permission")} onFiles={addUploads}>
          {t("upload.choose")}
        </FileButton>
      </DropArea>
      <DropVeil shown={over} title={t("upload.drop")} body={t("upload.drop.body")} />
    </Page>
  );
}
