// What the office can do with a contract now: the one next step as the primary button, the rest in a menu.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { archiveContract, completeContract, remind, unarchiveContract, unopenedQuery } from "../../../api/office-contracts";
import { useMe } from "../../../api/identity";
import { problemText } from "../../../api/problems";
import type { Contract, ContractAction } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button, buttonClass } from "../../../ui/Button";
import { ArchiveIcon, BellIcon, BlockedIcon, CheckIcon, CrossIcon, DownloadIcon, EyeIcon, MoreIcon, PenIcon, SendIcon, UndoIcon } from "../../../ui/icons";
import { Menu, type MenuEntry } from "../../../ui/Menu";
import { ActionBar } from "../../../ui/Page";
import { toast } from "../../../ui/Toast";
import { unopenedOf } from "./rows";
import { download } from "./download";
import { DeclineDialog, EditDialog, VoidDialog, WithdrawDialog } from "./lazyDialogs";

type Name = ContractAction["action"];

export function Actions({ contract }: { contract: Contract }) {
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<"decline" | "edit" | "void" | "withdraw" | null>(null);
  const [, navigate] = useLocation();
  const { id } = contract;
  const find = (name: Name) => contract.actions?.find((entry) => entry.action === name);
  const can = (name: Name) => find(name)?.enabled ?? false;
  const refresh = () => queries.invalidateQueries({ queryKey: ["contract"] });
  const refused = (error: unknown) => toast(problemText(error), { tone: "error" });

  const unarchive = useMutation({
    mutationFn: () => unarchiveContract(id),
    onSuccess: () => {
      toast(t("track.unarchive.done"));
      return refresh();
    },
    onError: refused,
  });
  const archive = useMutation({
    mutationFn: () => archiveContract(id),
    onSuccess: () => {
      toast(t("track.archive.done"), { action: { label: t("action.undo"), run: () => unarchive.mutate() } });
      return refresh();
    },
    onError: refused,
  });
  const complete = useMutation({
    mutationFn: () => completeContract(id),
    onSuccess: () => {
      toast(t("track.complete.done"));
      return refresh();
    },
    onError: refused,
  });

  /** In the menu: visible for whoever manages, and says why it cannot be done. */
  const entry = (name: Name, label: string, icon: ReactNode, run: () => void, danger = false): MenuEntry[] => {
    const action = find(name);
    return action ? [{ key: name, label, icon, run, danger, disabledReason: action.enabled ? null : (action.reason ?? "") }] : [];
  };
  const archived = contract.status === "archived";
  const more: MenuEntry[] = [
    ...(contract.status === "draft" ? [] : entry("assign", t("track.send.more"), <SendIcon />, () => navigate(`/contracts/${id}/send`))),
    // A draft's details stand beside its pages.
    ...(contract.status === "draft" ? [] : entry("edit", t("track.edit"), <PenIcon />, () => setDialog("edit"))),
    { key: "download", label: t("track.download"), icon: <DownloadIcon />, run: () => void download(id, "original") },
    ...(contract.mime_type === "application/pdf"
      ? []
      : [{ key: "uploaded", label: t("track.download.uploaded"), icon: <DownloadIcon />, run: () => void download(id, "uploaded") }]),
    ...entry("complete", t("track.complete"), <CheckIcon />, () => complete.mutate()),
    ...(archived && find("archive")
      ? [{ key: "unarchive", label: t("track.unarchive"), icon: <ArchiveIcon />, run: () => unarchive.mutate() }]
      : entry("archive", t("track.archive"), <ArchiveIcon />, () => archive.mutate())),
    ...entry("decline", t("track.decline"), <CrossIcon />, () => setDialog("decline"), true),
    ...entry("withdraw", t("track.withdraw"), <UndoIcon />, () => setDialog("withdraw"), true),
    ...entry("void", t("track.void"), <BlockedIcon />, () => setDialog("void"), true),
  ];
  const placed = (contract.fields ?? []).length > 0;
  const read = (
    <Link href={`/contracts/${id}/read`} className={buttonClass("secondary")}>
      <EyeIcon />
      {t("track.read")}
    </Link>
  );
  return (
    <ActionBar>
      {can("sign") && (
        <Link href={`/contracts/${id}/sign`} className={buttonClass("primary")}>
          <PenIcon />
          {t("track.sign")}
        </Link>
      )}
      {contract.status === "draft" && can("edit") && (
        <Link href={`/contracts/${id}/prepare`} className={buttonClass(placed ? "secondary" : "primary")}>
          <PenIcon />
          {placed ? t("track.fields.edit") : t("track.fields")}
        </Link>
      )}
      {contract.status === "draft" && can("assign") && (
        <Link href={`/contracts/${id}/send`} className={buttonClass(placed ? "primary" : "secondary")}>
          <SendIcon />
          {t("track.send")}
        </Link>
      )}
      {contract.status === "pending" && can("remind") && <Remind contract={contract} quiet={can("sign")} />}
      {contract.status === "active" && can("complete") && (
        <Button variant={can("sign") ? "secondary" : "primary"} icon={<CheckIcon />} busy={complete.isPending} onClick={() => complete.mutate()}>
          {t("track.complete")}
        </Button>
      )}
      {archived && find("archive") && (
        <Button icon={<ArchiveIcon />} busy={unarchive.isPending} onClick={() => unarchive.mutate()}>
          {t("track.unarchive")}
        </Button>
      )}
      {read}
      <Menu trigger={<Button icon={<MoreIcon />}>{t("track.more")}</Button>} entries={more} />
      {dialog === "decline" && <DeclineDialog contract={contract} onClose={() => setDialog(null)} />}
      {dialog === "edit" && <EditDialog contract={contract} onClose={() => setDialog(null)} />}
      {dialog === "void" && <VoidDialog contract={contract} onClose={() => setDialog(null)} />}
      {dialog === "withdraw" && <WithdrawDialog contract={contract} onClose={() => setDialog(null)} onDone={() => setDialog(null)} />}
    </ActionBar>
  );
}

/** "Remind the 14 who have not opened it". */
function Remind({ contract, quiet }: { contract: Contract; quiet: boolean }) {
  const queries = useQueryClient();
  const viewer = useMe().user.id;
  const unopened = useQuery(unopenedQuery(contract.id));
  const page = unopened.data;
  const due = unopenedOf(page?.data ?? [], !page?.pagination.has_more, page?.pagination.total_count ?? 0, viewer);
  const count = due.people;
  const work = useMutation({
    mutationFn: () => remind(contract.id, due.parts ?? undefined),
    onSuccess: ({ reminded }) => {
      toast(t("track.remind.done", { count: reminded }));
      return queries.invalidateQueries({ queryKey: ["contract"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  if (unopened.isPending) return null;
  return (
    <Button
      variant={quiet || count === 0 ? "secondary" : "primary"}
      icon={<BellIcon />}
      busy={work.isPending}
      disabledReason={count === 0 ? t("track.remind.none") : null}
      onClick={() => work.mutate()}
    >
      {t("track.remind", { count })}
    </Button>
  );
}
