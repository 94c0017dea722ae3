// Switches between the companies a person works for. Everything on screen belongs to the old one, so it is dropped.
import { useMutation } from "@tanstack/react-query";
import { switchOrganization, useMe } from "../api/identity";
import { problemText } from "../api/problems";
import { t } from "../i18n/t";
import { Banner } from "../ui/States";
import { Avatar } from "../ui/Bits";
import { Dialog } from "../ui/Dialog";
import { CheckIcon } from "../ui/icons";
import { RowText, rowClass } from "../ui/List";
import { toast } from "../ui/Toast";
import { enterSignedIn } from "./entry";
import styles from "./dialogs.module.css";

export default function CompanyDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const change = useMutation({
    mutationFn: async (organization: { id: string; name: string }) => {
      await switchOrganization(organization.id);
      history.replaceState(null, "", "/");
      await enterSignedIn("/");
      return organization;
    },
    onSuccess: (organization) => {
      toast(t("app.switched", { name: organization.name }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("app.switch_company")} closeLabel={t("action.close")}>
      {change.isError && <Banner tone="error">{problemText(change.error)}</Banner>}
      <ul className={styles.companies}>
        {me.organizations.map((organization) => {
          const current = organization.id === me.organization.id;
          return (
            <li key={organization.id}>
              <button
                type="button"
                className={rowClass}
                aria-current={current || undefined}
                aria-disabled={change.isPending || undefined}
                onClick={() => {
                  if (current) onClose();
                  else if (!change.isPending) change.mutate(organization);
                }}
              >
                <Avatar name={organization.name} />
                <RowText title={organization.name} detail={t(`role.${organization.role}`)} />
                {current && <CheckIcon />}
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
