// Members: search, role and state. Whoever manages members changes them here; everybody else reads.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { membersQuery, type MemberFilter } from "../../api/people";
import { can } from "../../api/permissions";
import type { Member } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/people";
import { Failure } from "../../presentation/Failure";
import { roleName, roles } from "../../presentation/roles";
import { Avatar } from "../../ui/Bits";
import { Button } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { Select } from "../../ui/Field";
import { onDemand } from "../../ui/onDemand";
import { BlockedIcon, CheckIcon, ClockIcon, PeopleIcon } from "../../ui/icons";
import { ListEnd } from "../../ui/ListEnd";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { nameOf } from "./names";
import { useApproval, useMemberChange, type MemberChange } from "./useMemberChange";
import styles from "./People.module.css";

const DeclineDialog = onDemand(() => import("./DeclineDialog").then((module) => module.DeclineDialog));
const MemberDialog = onDemand(() => import("./MemberDialog").then((module) => module.MemberDialog));

const looks: Readonly<Record<Member["status"], { tone: Tone; icon: ReactNode }>> = {
  active: { tone: "success", icon: <CheckIcon /> },
  waiting: { tone: "warning", icon: <ClockIcon /> },
  deactivated: { tone: "neutral", icon: <BlockedIcon /> },
};

export function Members() {
  const me = useMe();
  const manages = can(me, "members:manage");
  const [search, setSearch] = useSearchParams();
  const change = useMemberChange();
  const approve = useApproval();
  const [open, setOpen] = useState<Member | null>(null);
  const [declining, setDeclining] = useState<Member | null>(null);
  const q = search.get("q") ?? "";
  const role = roles.find((each) => each === search.get("role"));
  const status = (["active", "waiting", "deactivated"] as const).find((each) => each === search.get("status"));
  const filter: MemberFilter = { ...(q === "" ? {} : { q }), ...(role ? { role } : {}), ...(status ? { status } : {}) };
  const list = useInfiniteQuery({ ...membersQuery(filter), placeholderData: keepPreviousData });
  const members = list.data?.pages.flatMap((page) => page.data) ?? [];
  const set = (name: "q" | "role" | "status", value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return (
    <>
      <div className={styles.filters}>
        <SearchInput label={t("people.search")} value={q} onChange={(value) => set("q", value)} />
        <div className={styles.selects}>
        <Select label={t("people.role.filter")} value={role ?? ""} onChange={(event) => set("role", event.target.value)}>
          <option value="">{t("people.role.all")}</option>
          {roles.map((each) => (
            <option key={each} value={each}>
              {roleName(each)}
            </option>
          ))}
        </Select>
        <Select label={t("people.status.filter")} value={status ?? ""} onChange={(event) => set("status", event.target.value)}>
          <option value="">{t("people.status.all")}</option>
          <option value="active">{t("people.status.active")}</option>
          <option value="waiting">{t("people.status.waiting")}</option>
          <option value="deactivated">{t("people.status.deactivated")}</option>
        </Select>
        </div>
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} height={64} rows={8} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && members.length === 0 && (
        <EmptyState
          icon={<PeopleIcon />}
          title={t("people.none")}
          body={t("people.none.body")}
          action={<Button onClick={() => setSearch({}, { replace: true })}>{t("people.show_all")}</Button>}
        />
      )}
      {members.length > 0 && (
        <>
          <DataTable
            label={t("people.members")}
            rows={members}
            rowKey={(member) => member.id}
            busy={list.isPlaceholderData}
            columns={columns({ self: me.user.id, manages, change, approve, onDecline: setDeclining, onOpen: setOpen })}
          />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("people.count", { count: list.data?.pages[0]?.pagination.total_count ?? members.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {declining && <DeclineDialog member={declining} onClose={() => setDeclining(null)} />}
      {open && <MemberDialog member={members.find((member) => member.id === open.id) ?? open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface Acts {
  self: string;
  manages: boolean;
  change: (change: MemberChange) => void;
  approve: (member: Member) => void;
  onDecline: (member: Member) => void;
  onOpen: (member: Member) => void;
}

function columns({ self, manages, change, approve, onDecline, onOpen }: Acts): Column<Member>[] {
  return [
    {
      key: "name",
      title: t("people.name"),
      main: true,
      track: "minmax(220px, 2fr)",
      cell: (member) => (
        <span className={styles.person}>
          <Avatar name={nameOf(member)} />
          <span>
            <button type="button" className={styles.name} data-row onClick={() => onOpen(member)}>
              {nameOf(member)}
            </button>
            {member.user_id === self && <span className={styles.you}> ({t("people.you")})</span>}
            <small>{member.email}</small>
          </span>
        </span>
      ),
    },
    {
      key: "role",
      title: t("people.role"),
      track: "minmax(190px, 1fr)",
      cell: (member) =>
        manages && member.user_id !== self && member.status === "active" ? (
          <select
            className={styles.role}
            aria-label={t("people.role.of", { name: nameOf(member) })}
            value={member.role}
            onChange={(event) => change({ member, role: event.target.value as Member["role"] })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleName(role)}
              </option>
            ))}
          </select>
        ) : (
          <span className={styles.fixed} title={member.user_id === self && manages ? t("people.self") : undefined}>
            {roleName(member.role)}
            {member.user_id === self && manages && <small>{t("people.self")}</small>}
          </span>
        ),
    },
    {
      key: "state",
      title: t("people.state"),
      track: "max-content",
      badge: true,
      cell: ({ status }) => (
        <Chip tone={looks[status].tone} icon={looks[status].icon}>
          {t(`people.status.${status}`)}
        </Chip>
      ),
    },
    {
      key: "seen",
      title: t("people.last_seen"),
      track: "minmax(120px, max-content)",
      cell: (member) =>
        member.last_sign_in_at ? (
          <time dateTime={member.last_sign_in_at}>{formatWhen(member.last_sign_in_at)}</time>
        ) : (
          <span className={styles.muted}>{t("people.never")}</span>
        ),
    },
    ...(manages
      ? [
          {
            key: "actions",
            title: t("people.actions"),
            quiet: true,
            track: "max-content",
            cell: (member: Member) =>
              member.status === "waiting" ? (
                <span className={styles.actions}>
                  <Button variant="quiet" onClick={() => approve(member)}>
                    {t("people.approve")}
                    <span className="visually-hidden">: {nameOf(member)}</span>
                  </Button>
                  <Button variant="quiet" onClick={() => onDecline(member)}>
                    {t("people.decline")}
                    <span className="visually-hidden">: {nameOf(member)}</span>
                  </Button>
                </span>
              ) : member.status === "active" ? (
                <Button
                  variant="quiet"
                  disabledReason={member.user_id === self ? t("people.deactivate.self") : null}
                  onClick={() => change({ member, status: "deactivated" })}
                >
                  {t("people.deactivate")}
                  <span className="visually-hidden">: {nameOf(member)}</span>
                </Button>
              ) : (
                <Button variant="quiet" onClick={() => change({ member, status: "active" })}>
                  {t("people.reactivate")}
                  <span className="visually-hidden">: {nameOf(member)}</span>
                </Button>
              ),
          },
        ]
      : []),
  ];
}
