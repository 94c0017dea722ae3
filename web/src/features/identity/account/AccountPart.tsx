// The frame of a part of the account.
import type { ReactNode } from "react";
import { t } from "../../../i18n/account";
import { BackLink } from "../../../presentation/BackLink";
import { Page } from "../../../ui/Page";

export function AccountPart({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <Page title={title} lead={lead} above={<BackLink href="/account">{t("account.back")}</BackLink>}>
      {children}
    </Page>
  );
}
