// A new contract: choose or drop documents. One leads on to its preparation; several stay in the tray.
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { t } from "../../i18n/office-contracts";
import { BackLink } from "../../presentation/BackLink";
import { DropArea, DropVeil, FileButton } from "../../ui/FileDrop";
import { Page } from "../../ui/Page";
import { useFileDrop } from "../../ui/useFileDrop";
import { accepted, addUploads } from "./uploads/uploads";

export default function UploadPage() {
  const me = useMe();
  const allowed = can(me, "contracts:write");
  const over = useFileDrop(addUploads, allowed);
  return (
    <Page
      title={t("upload.title")}
      above={<BackLink href="/contracts">{t("contracts.title")}</BackLink>}
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
