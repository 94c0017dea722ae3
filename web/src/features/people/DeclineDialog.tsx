// Somebody asked to join and is not let in: named, and asked about once more.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMe } from "../../api/identity";
import { updateMember } from "../../api/people";
import { problemText } from "../../api/problems";
import type { Member } from "../../api/types";
import { t } from "../../i18n/people";
import { FormDialog } from "../../ui/FormDialog";
import { toast } from "../../ui/Toast";
import { nameOf } from "./names";

export function DeclineDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const queries = useQueryClient();
  const company = useMe().organization.name;
  const name = nameOf(member);
  const decline = useMutation({
    mutationFn: () => updateMember(member, { status: "deactivated" }),
    onSuccess: () => {
      toast(t("people.declined", { name }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["member"] });
    },
  });
  return (
    <FormDialog
      title={t("people.decline.title", { name })}
      description={t("people.decline.body", { company })}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("people.decline.submit")}
      danger
      busy={decline.isPending}
      refused={decline.error && problemText(decline.error)}
      onSend={() => decline.mutate()}
      onClose={onClose}
    />
  );
}
