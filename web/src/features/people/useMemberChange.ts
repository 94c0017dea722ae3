// Changing a member shows at once and can be undone; a refusal puts things back and says why.
import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useMe } from "../../api/identity";
import { approveMember, updateMember } from "../../api/people";
import { asProblem, problemText } from "../../api/problems";
import type { Member, Page } from "../../api/types";
import { t } from "../../i18n/people";
import { roleName } from "../../presentation/roles";
import { toast } from "../../ui/Toast";
import { nameOf } from "./names";

export interface MemberChange {
  member: Member;
  role?: Member["role"];
  status?: Member["status"];
}

type Lists = InfiniteData<Page<Member>, string | null>;

/** Lets somebody in who asked to join. */
export function useApproval(): (member: Member) => void {
  const queries = useQueryClient();
  const approve = useMutation({
    mutationFn: async (member: Member) => {
      await approveMember(member.id);
      return member;
    },
    onSuccess: (member) => {
      toast(t("people.approved", { name: nameOf(member) }));
      return queries.invalidateQueries({ queryKey: ["member"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return approve.mutate;
}

export function useMemberChange(): (change: MemberChange) => void {
  const queries = useQueryClient();
  const company = useMe().organization.name;

  const show = (member: Member) =>
    queries.setQueriesData<Lists>({ queryKey: ["member", "list"] }, (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({ ...page, data: page.data.map((each) => (each.id === member.id ? member : each)) })),
      },
    );
  const news = (before: Member, after: Member): string => {
    const name = nameOf(after);
    if (before.status !== after.status) {
      return after.status === "active" ? t("people.reactivated", { name }) : t("people.deactivated", { name, company });
    }
    return t("people.role_changed", { name, role: roleName(after.role) });
  };
  const apply = async (before: Member, next: Pick<MemberChange, "role" | "status">, undoable: boolean): Promise<void> => {
    show({ ...before, ...next });
    try {
      const after = await updateMember(before, next);
      show(after);
      const back = { ...(next.role ? { role: before.role } : {}), ...(next.status ? { status: before.status } : {}) };
      toast(news(before, after), undoable ? { action: { label: t("action.undo"), run: () => void apply(after, back, false) } } : {});
    } catch (error) {
      show(before);
      // The only rule a role change can meet here: somebody has to be able to run the company.
      const text = asProblem(error).status === 409 ? t("people.refused") : problemText(error);
      toast(text, { tone: "error" });
      await queries.invalidateQueries({ queryKey: ["member"] });
    }
  };
  return ({ member, ...next }) => void apply(member, next, true);
}
