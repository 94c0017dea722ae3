// Putting people into a group of a production, several at once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addProductionMembers } from "../../../api/production-members";
import { asProblem, problemText } from "../../../api/problems";
import type { ProductionMember } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import { whoOf, type PersonDraft } from "../form/draft";
import { PeopleField } from "../form/PeopleField";
import { groupsIn, isSameGroup } from "./members";
import { SuggestedInput } from "./SuggestedInput";

interface AddMembersDialogProps {
  production: string;
  members: readonly ProductionMember[];
  /** Into which they come unless one says otherwise. */
  group: string;
  onClose: () => void;
}

export function AddMembersDialog({ production, members, group: first, onClose }: AddMembersDialogProps) {
  const queries = useQueryClient();
  const [group, setGroup] = useState(first);
  const [chosen, setChosen] = useState<readonly PersonDraft[]>([]);
  const [tried, setTried] = useState(false);
  const taken = new Set(members.filter((member) => isSameGroup(member.group, group)).map(({ user_id }) => user_id));
  // Who is in the group already keeps the role they have.
  const people = chosen.filter(({ user_id }) => !taken.has(user_id));
  const count = people.length;
  const add = useMutation({
    mutationFn: () =>
      addProductionMembers(
        production,
        people.map((person) => ({ ...whoOf(person), group: group.trim(), role: person.role.trim() || null })),
      ),
    onSuccess: () => {
      toast(t("production.added", { count, group: group.trim() }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  const problem = add.error ? asProblem(add.error) : null;
  return (
    <FormDialog
      wide
      title={t("production.add")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("people.add.send", { count })}
      busy={add.isPending}
      held={count === 0 ? t("people.add.none") : null}
      refused={problem && (problem.errors[0]?.message ?? problemText(problem))}
      onSend={() => {
        setTried(true);
        if (group.trim() !== "") add.mutate();
      }}
      onClose={onClose}
    >
      <SuggestedInput
        label={t("production.group")}
        help={t("production.group.help")}
        options={groupsIn(members).map(({ name }) => name)}
        maxLength={100}
        value={group}
        onChange={(event) => setGroup(event.target.value)}
        error={tried && group.trim() === "" ? t("production.error.group") : undefined}
      />
      <PeopleField asks="role" people={people} taken={taken} tried={tried} onChange={setChosen} />
    </FormDialog>
  );
}
