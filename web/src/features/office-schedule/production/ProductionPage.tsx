// Who belongs to a production: groups that are called together, and as what everybody is in them.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { productionMembersQuery, removeProductionMembers } from "../../../api/production-members";
import { problemText } from "../../../api/problems";
import { productionsQuery } from "../../../api/schedule";
import type { ProductionMember } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button, buttonClass } from "../../../ui/Button";
import { CalendarIcon } from "../../../ui/desk-icons";
import { CrossIcon, PeopleIcon, PlusIcon } from "../../../ui/icons";
import { RowList, RowText, rowClass } from "../../../ui/List";
import { onDemand } from "../../../ui/onDemand";
import { Page, Section } from "../../../ui/Page";
import { SearchInput } from "../../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import pieces from "../Pieces.module.css";
import { RemovableRow } from "../places/RemovableRow";
import { useArchiving } from "../places/useArchiving";
import { groupsIn, matching, type Group } from "./members";

const AddMembersDialog = onDemand(() => import("./AddMembersDialog").then((module) => module.AddMembersDialog));
const EditMemberDialog = onDemand(() => import("./EditMemberDialog").then((module) => module.EditMemberDialog));

export default function ProductionPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const name = useQuery(productionsQuery).data?.find((production) => production.id === id)?.name ?? t("production.title");
  const members = useQuery(productionMembersQuery(id));
  const [q, setQ] = useState("");
  /** Into which group people are added. */
  const [into, setInto] = useState<string | null>(null);
  const all = members.data ?? [];
  const groups = groupsIn(matching(all, q));
  const add = (
    <Button variant="primary" icon={<PlusIcon />} onClick={() => setInto("")}>
      {t("production.add")}
    </Button>
  );
  return (
    <Page title={name} lead={t("production.lead")} above={<BackLink href="/schedule/productions">{t("places.productions")}</BackLink>} aside={all.length > 0 && add}>
      {members.isPending && <SkeletonRows label={t("app.loading")} rows={6} />}
      {members.isError && !members.data && <Failure error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && all.length === 0 && <EmptyState icon={<PeopleIcon />} title={t("production.empty")} body={t("production.empty.body")} action={add} />}
      {all.length > 0 && <SearchInput label={t("production.search")} value={q} onChange={setQ} />}
      <div role="status">{all.length > 0 && groups.length === 0 && <p className={pieces.quiet}>{t("form.people.no_match", { q })}</p>}</div>
      <Groups production={id} groups={groups} members={all} onAdd={setInto} />
      {into !== null && <AddMembersDialog production={id} members={all} group={into} onClose={() => setInto(null)} />}
    </Page>
  );
}

interface GroupsProps {
  production: string;
  groups: readonly Group<ProductionMember>[];
  /** Everybody, whatever is searched for. */
  members: readonly ProductionMember[];
  onAdd: (group: string) => void;
}

function Groups({ production, groups, members, onAdd }: GroupsProps) {
  const queries = useQueryClient();
  const [edited, setEdited] = useState<ProductionMember | null>(null);
  const remove = useMutation({
    mutationFn: (id: string) => removeProductionMembers(production, [id]),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const removing = useArchiving((id) => remove.mutate(id));
  return (
    <>
      {groups.map(({ name: group, members: people }) => (
        <Section
          key={group}
          title={t("production.group.count", { group, count: people.length })}
          aside={
            <span className={pieces.buttons}>
              <Button icon={<PlusIcon />} aria-label={t("production.add_to", { group })} onClick={() => onAdd(group)}>
                {t("production.add_short")}
              </Button>
              <Link href={`/schedule/new?${new URLSearchParams({ production, group })}`} className={buttonClass()} aria-label={t("production.call_group", { group })}>
                <CalendarIcon />
                <span>{t("production.call")}</span>
              </Link>
            </span>
          }
        >
          <RowList label={group}>
            {people.map((member) => (
              <RemovableRow
                key={member.id}
                id={member.id}
                removing={removing}
                going={t("production.removing", { name: member.name, group })}
                label={t("production.remove", { name: member.name, group })}
                icon={<CrossIcon />}
              >
                <button type="button" className={rowClass} data-row onClick={() => setEdited(member)}>
                  <RowText title={member.name} detail={member.role ?? t("production.no_role")} />
                </button>
              </RemovableRow>
            ))}
          </RowList>
        </Section>
      ))}
      {edited && <EditMemberDialog key={edited.id} production={production} member={edited} members={members} onClose={() => setEdited(null)} />}
    </>
  );
}
