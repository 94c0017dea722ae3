// Single sign-on: the connections to the company's own accounts.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { problemText } from "../../api/problems";
import { deleteSsoConnection, ssoConnectionsQuery } from "../../api/security";
import type { SsoConnection } from "../../api/types";
import { t } from "../../i18n/settings";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { DialogOnDemand } from "../../ui/DialogOnDemand";
import { BlockedIcon, CheckIcon, PeopleIcon, PlusIcon } from "../../ui/icons";
import { RowList, RowText } from "../../ui/List";
import { Page } from "../../ui/Page";
import { Banner, EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { ConnectionForm } from "./ConnectionForm";
import styles from "./Settings.module.css";

type Open = { act: "add" } | { act: "edit" | "remove"; connection: SsoConnection } | null;

export default function SignOnPage() {
  const manages = can(useMe(), "security:manage");
  const connections = useQuery(ssoConnectionsQuery);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = manages && (
    <Button variant="primary" icon={<PlusIcon />} onClick={() => setOpen({ act: "add" })}>
      {t("sso.add")}
    </Button>
  );
  const list = connections.data ?? [];
  return (
    <Page title={t("sso.title")} lead={t("sso.lead")} above={<BackLink href="/more">{t("settings.back")}</BackLink>} aside={list.length > 0 && add}>
      {connections.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {connections.isError && !connections.data && <Failure error={connections.error} onRetry={() => void connections.refetch()} />}
      {connections.data && list.length === 0 && <EmptyState icon={<PeopleIcon />} title={t("sso.none")} body={t("sso.none.body")} action={add} />}
      {list.length > 0 && (
        <RowList label={t("sso.title")}>
          {list.map((connection) => (
            <li key={connection.id} className={styles.item}>
              <RowText title={connection.name} detail={[connection.issuer, ...connection.domains].join(" · ")} />
              <Chip tone={connection.is_enabled ? "success" : "neutral"} icon={connection.is_enabled ? <CheckIcon /> : <BlockedIcon />}>
                {connection.is_enabled ? t("sso.on") : t("sso.off")}
              </Chip>
              {manages && (
                <span className={styles.buttons}>
                  <Button variant="quiet" aria-label={t("sso.edit.of", { name: connection.name })} onClick={() => setOpen({ act: "edit", connection })}>
                    {t("sso.edit")}
                  </Button>
                  <Button variant="quiet" aria-label={t("sso.remove.of", { name: connection.name })} onClick={() => setOpen({ act: "remove", connection })}>
                    {t("sso.remove")}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </RowList>
      )}
      {open?.act === "add" && (
        <DialogOnDemand open wide onClose={close} title={t("sso.add")} closeLabel={t("action.close")}>
          <ConnectionForm connection={null} onDone={close} />
        </DialogOnDemand>
      )}
      {open?.act === "edit" && (
        <DialogOnDemand open wide onClose={close} title={t("sso.edit.of", { name: open.connection.name })} closeLabel={t("action.close")}>
          <ConnectionForm connection={open.connection} onDone={close} />
        </DialogOnDemand>
      )}
      {open?.act === "remove" && <RemoveDialog connection={open.connection} onClose={close} />}
    </Page>
  );
}

function RemoveDialog({ connection: { id, name }, onClose }: { connection: SsoConnection; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSsoConnection(id),
    onSuccess: () => {
      toast(t("sso.removed", { name }));
      onClose();
      return queries.invalidateQueries({ queryKey: ssoConnectionsQuery.queryKey });
    },
  });
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("sso.remove.title", { name })}
      description={t("sso.remove.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t("sso.remove")}
          </Button>
        </>
      }
    >
      <div role="alert">{remove.isError && <Banner tone="error">{problemText(remove.error)}</Banner>}</div>
    </DialogOnDemand>
  );
}
