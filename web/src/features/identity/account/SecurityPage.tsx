// How one signs in: second factors and passkeys, password, e-mail address, trusted devices.
import { t } from "../../../i18n/account";
import { AccountPart } from "./AccountPart";
import { EmailSection } from "./EmailSection";
import { FactorsSection } from "./factors/FactorsSection";
import { TrustedDevices } from "./factors/TrustedDevices";
import { PasswordSection } from "./PasswordSection";

export default function SecurityPage() {
  return (
    <AccountPart title={t("account.security")}>
      <FactorsSection />
      <PasswordSection />
      <EmailSection />
      <TrustedDevices />
    </AccountPart>
  );
}
