// Another group or another role for somebody of a production.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addProductionMembers, removeProductionMembers } from "../../../api/production-members";
import { asProblem, problemText } from "../../../api/problems";
import type { ProductionMember } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import { whoOf } from "../form/draft";
import { groupsIn, isSameGroup, rolesIn } from "./members";
import { SuggestedInput } from "./SuggestedInput";

interface EditMemberDialogProps {
  production: string;
  member: ProductionMember;
  members: readonly ProductionMember[];
  onClose: () => void;
}

export function EditMemberDialog({ production, member, members, onClose }: EditMemberDialogProps) {
  const queries = useQueryClient();
  const { id, name, user_id, artist_id } = member;
  const [group, setGroup] = useState(member.group);
  const [role, setRole] = useState(member.role ?? "");
  const [tried, setTried] = useState(false);
  const leaves = !isSameGroup(group, member.group);
  const save = useMutation({
    mutationFn: async () => {
      await addProductionMembers(production, [{ ...whoOf({ user_id, artist_id: artist_id ?? null }), group: group.trim(), role: role.trim() || null }]);
      // Last: should it fail, they are in both groups, and not in none.
      if (leaves) await removeProductionMembers(production, [id]);
    },
    onSuccess: () => {
      toast(t("places.saved", { name }));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const problem = save.error ? asProblem(save.error) : null;
  const isUnchanged = !leaves && role.trim() === (member.role ?? "");
  return (
    <FormDialog
      title={name}
      description={t("production.edit.body")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("places.save")}
      busy={save.isPending}
      held={isUnchanged ? t("change.nothing") : null}
      refused={problem && (problem.errors[0]?.message ?? problemText(problem))}
      onSend={() => {
        setTried(true);
        if (group.trim() !== "") save.mutate();
      }}
      onClose={onClose}
    >
      <SuggestedInput
        label={t("production.group")}
        options={groupsIn(members).map((each) => each.name)}
        maxLength={100}
        value={group}
        onChange={(event) => setGroup(event.target.value)}
        error={tried && group.trim() === "" ? t("production.error.group") : undefined}
      />
      <SuggestedInput label={t("form.people.role")} options={rolesIn(members)} maxLength={100} value={role} onChange={(event) => setRole(event.target.value)} />
    </FormDialog>
  );
}
