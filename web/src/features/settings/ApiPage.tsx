// Keys and clients for programs: what each may do, until when, when it was last used.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { problemText } from "../../api/problems";
import { apiClientsQuery, revokeApiClient, rotateApiClient } from "../../api/security";
import type { ApiClient, ApiClientSecret } from "../../api/types";
import { formatDate, formatWhen } from "../../i18n/format";
import { permissionWords } from "../../i18n/permissions";
import { t } from "../../i18n/settings";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { DataTable, type Column } from "../../ui/DataTable";
import { DialogOnDemand } from "../../ui/DialogOnDemand";
import { Select } from "../../ui/Field";
import { PlusIcon, SealIcon } from "../../ui/icons";
import { Page } from "../../ui/Page";
import { Banner, EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { ApiClientForm } from "./ApiClientForm";
import { Secret } from "./Secret";
import styles from "./Settings.module.css";

type Open = { act: "add" } | { act: "rotate" | "revoke"; client: ApiClient } | { act: "secret"; made: ApiClientSecret } | null;

export default function ApiPage() {
  const manages = can(useMe(), "api_clients:manage");
  const clients = useQuery(apiClientsQuery);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const show = (made: ApiClientSecret) => setOpen({ act: "secret", made });
  const list = clients.data ?? [];
  const add = manages && (
    <Button variant="primary" icon={<PlusIcon />} onClick={() => setOpen({ act: "add" })}>
      {t("api.add")}
    </Button>
  );
  return (
    <Page wide title={t("api.title")} lead={t("api.lead")} above={<BackLink href="/more">{t("settings.back")}</BackLink>} aside={list.length > 0 && add}>
      {clients.isPending && <SkeletonRows rows={3} height={56} label={t("app.loading")} />}
      {clients.isError && !clients.data && <Failure error={clients.error} onRetry={() => void clients.refetch()} />}
      {clients.data && list.length === 0 && <EmptyState icon={<SealIcon />} title={t("api.none")} body={t("api.none.body")} action={add} />}
      {list.length > 0 && <DataTable label={t("api.table")} rows={list} rowKey={(client) => client.id} columns={columns(manages, setOpen)} />}
      {open?.act === "add" && (
        <DialogOnDemand open onClose={close} title={t("api.add")} closeLabel={t("action.close")}>
          <ApiClientForm onMade={show} />
        </DialogOnDemand>
      )}
      {open?.act === "rotate" && <RotateDialog client={open.client} onClose={close} onMade={show} />}
      {open?.act === "revoke" && <RevokeDialog client={open.client} onClose={close} />}
      {open?.act === "secret" && (
        <DialogOnDemand open demanding onClose={close} title={t("api.secret.title", { name: open.made.client.name })} closeLabel={t("action.close")}>
          <Secret made={open.made} onKept={close} />
        </DialogOnDemand>
      )}
    </Page>
  );
}

function columns(manages: boolean, onOpen: (open: Open) => void): Column<ApiClient>[] {
  return [
    { key: "name", title: t("api.name"), main: true, track: "minmax(140px, 1fr)", cell: (client) => client.name },
    { key: "kind", title: t("api.kind"), track: "max-content", cell: (client) => t(`api.kind.${client.kind}`) },
    { key: "may", title: t("api.permissions"), track: "minmax(180px, 2fr)", cell: (client) => client.permissions.map(permissionWords).join(" · ") },
    {
      key: "expires",
      title: t("api.expires"),
      track: "max-content",
      cell: (client) =>
        Date.parse(client.expires_at) < Date.now() ? t("api.expired") : <time dateTime={client.expires_at}>{formatDate(client.expires_at)}</time>,
    },
    {
      key: "used",
      title: t("api.used"),
      track: "max-content",
      cell: (client) =>
        client.last_used_at ? <time dateTime={client.last_used_at}>{formatWhen(client.last_used_at)}</time> : t("api.never"),
    },
    ...(manages
      ? [
          {
            key: "actions",
            title: t("api.actions"),
            quiet: true,
            track: "max-content",
            cell: (client: ApiClient) => (
              <span className={styles.buttons}>
                <Button variant="quiet" aria-label={t("api.rotate.of", { name: client.name })} onClick={() => onOpen({ act: "rotate", client })}>
                  {t("api.rotate")}
                </Button>
                <Button variant="quiet" aria-label={t("api.revoke.of", { name: client.name })} onClick={() => onOpen({ act: "revoke", client })}>
                  {t("api.revoke")}
                </Button>
              </span>
            ),
          },
        ]
      : []),
  ];
}

const overlaps = [24, 72, 1, 0];

function RotateDialog({ client, onClose, onMade }: { client: ApiClient; onClose: () => void; onMade: (made: ApiClientSecret) => void }) {
  const queries = useQueryClient();
  const [hours, setHours] = useState(overlaps[0] ?? 24);
  const rotate = useMutation({
    mutationFn: () => rotateApiClient(client.id, hours),
    onSuccess: (made) => {
      onMade(made);
      return queries.invalidateQueries({ queryKey: apiClientsQuery.queryKey });
    },
  });
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("api.rotate.title", { name: client.name })}
      description={t("api.rotate.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
            {t("api.rotate")}
          </Button>
        </>
      }
    >
      <div role="alert">{rotate.isError && <Banner tone="error">{problemText(rotate.error)}</Banner>}</div>
      <Select label={t("api.rotate.overlap")} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
        {overlaps.map((each) => (
          <option key={each} value={each}>
            {each === 0 ? t("api.rotate.at_once") : t("security.hours", { count: each })}
          </option>
        ))}
      </Select>
    </DialogOnDemand>
  );
}

function RevokeDialog({ client: { id, name }, onClose }: { client: ApiClient; onClose: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApiClient(id),
    onSuccess: () => {
      toast(t("api.revoked", { name }));
      onClose();
      return queries.invalidateQueries({ queryKey: apiClientsQuery.queryKey });
    },
  });
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("api.revoke.title", { name })}
      description={t("api.revoke.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("api.revoke")}
          </Button>
        </>
      }
    >
      <div role="alert">{revoke.isError && <Banner tone="error">{problemText(revoke.error)}</Banner>}</div>
    </DialogOnDemand>
  );
}
