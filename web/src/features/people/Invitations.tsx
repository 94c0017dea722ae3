// Invitations: who was invited, whether they joined; send again or withdraw.
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useSearchParams } from "wouter";
import { useMe } from "../../api/identity";
import { invitationsQuery, resendInvitation, revokeInvitation } from "../../api/people";
import { can } from "../../api/permissions";
import { problemText } from "../../api/problems";
import type { Invitation } from "../../api/types";
import { formatDate, formatWhen } from "../../i18n/format";
import { t } from "../../i18n/people";
import { Failure } from "../../presentation/Failure";
import { roleName } from "../../presentation/roles";
import { Button } from "../../ui/Button";
import { Chip, type Tone } from "../../ui/Chip";
import { DataTable, type Column } from "../../ui/DataTable";
import { FormDialog } from "../../ui/FormDialog";
import { BlockedIcon, CheckIcon, ClockIcon, PlusIcon, SendIcon } from "../../ui/icons";
import { ListEnd } from "../../ui/ListEnd";
import { SearchInput } from "../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import styles from "./People.module.css";

const looks: Readonly<Record<Invitation["status"], { tone: Tone; icon: ReactNode }>> = {
  pending: { tone: "info", icon: <SendIcon /> },
  accepted: { tone: "success", icon: <CheckIcon /> },
  expired: { tone: "warning", icon: <ClockIcon /> },
  revoked: { tone: "neutral", icon: <BlockedIcon /> },
};

export function Invitations({ onInvite }: { onInvite: () => void }) {
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const q = search.get("q") ?? "";
  const list = useInfiniteQuery({ ...invitationsQuery(q === "" ? {} : { q }), placeholderData: keepPreviousData });
  const invitations = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <SearchInput
        label={t("people.search.invitations")}
        value={q}
        onChange={(value) => setSearch({ view: "invitations", ...(value === "" ? {} : { q: value }) }, { replace: true })}
      />
      {list.isPending && <SkeletonRows label={t("app.loading")} height={56} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && invitations.length === 0 && (
        <EmptyState
          icon={<SendIcon />}
          title={q === "" ? t("people.invitation.none") : t("people.none")}
          body={t("people.invitation.none.body")}
          action={
            can(me, "invitations:write") && (
              <Button variant="primary" icon={<PlusIcon />} onClick={onInvite}>
                {t("people.invite")}
              </Button>
            )
          }
        />
      )}
      {invitations.length > 0 && (
        <>
          <DataTable
            label={t("people.invitations")}
            rows={invitations}
            rowKey={(invitation) => invitation.id}
            busy={list.isPlaceholderData}
            columns={columns(can(me, "invitations:write"), setRevoking)}
          />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("people.invitation.count", { count: list.data?.pages[0]?.pagination.total_count ?? invitations.length })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {revoking && <RevokeDialog invitation={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

function columns(writes: boolean, onRevoke: (invitation: Invitation) => void): Column<Invitation>[] {
  return [
    {
      key: "email",
      title: t("people.invitation.email"),
      main: true,
      track: "minmax(160px, 2fr)",
      cell: (invitation) => (
        <span className={styles.invited}>
          {invitation.email}
          <small>{[invitation.first_name, invitation.last_name].filter(Boolean).join(" ")}</small>
        </span>
      ),
    },
    { key: "role", title: t("people.role"), track: "minmax(80px, max-content)", cell: (invitation) => roleName(invitation.role) },
    {
      key: "state",
      title: t("people.state"),
      track: "max-content",
      badge: true,
      cell: (invitation) => (
        <Chip tone={looks[invitation.status].tone} icon={looks[invitation.status].icon}>
          {t(`people.invitation.${invitation.status}`)}
        </Chip>
      ),
    },
    {
      key: "sent",
      title: t("people.invitation.sent"),
      track: "minmax(80px, max-content)",
      cell: (invitation) => <time dateTime={invitation.created_at}>{formatWhen(invitation.created_at)}</time>,
    },
    {
      key: "expires",
      title: t("people.invitation.expires"),
      track: "minmax(80px, max-content)",
      cell: (invitation) =>
        invitation.status === "pending" ? (
          <time dateTime={invitation.expires_at}>{formatDate(invitation.expires_at)}</time>
        ) : null,
    },
    ...(writes
      ? [
          {
            key: "actions",
            title: t("people.actions"),
            quiet: true,
            track: "max-content",
            cell: (invitation: Invitation) => <InvitationActions invitation={invitation} onRevoke={() => onRevoke(invitation)} />,
          },
        ]
      : []),
  ];
}

function InvitationActions({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const queries = useQueryClient();
  const { email, status } = invitation;
  const resend = useMutation({
    mutationFn: () => resendInvitation(invitation.id),
    onSuccess: () => {
      toast(t("people.invitation.resent", { email }));
      return queries.invalidateQueries({ queryKey: ["invitation"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  if (status === "accepted" || status === "revoked") return null;
  return (
    <span className={styles.actions}>
      <Button variant="quiet" busy={resend.isPending} aria-label={t("people.invitation.resend.of", { email })} onClick={() => resend.mutate()}>
        {t("people.invitation.resend")}
      </Button>
      <Button variant="quiet" aria-label={t("people.invitation.revoke.of", { email })} onClick={onRevoke}>
        {t("people.invitation.revoke")}
      </Button>
    </span>
  );
}

function RevokeDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const queries = useQueryClient();
  const { email } = invitation;
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(invitation.id),
    onSuccess: () => {
      toast(t("people.invitation.revoked.done", { email }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["invitation"] });
    },
  });
  return (
    <FormDialog
      title={t("people.invitation.revoke.title", { email })}
      description={t("people.invitation.revoke.body")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("people.invitation.revoke")}
      danger
      busy={revoke.isPending}
      refused={revoke.error && problemText(revoke.error)}
      onSend={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}
