// Second factors: what is set up, adding and removing, and the backup codes.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { factorsQuery, removeFactor, renameFactor, renewBackupCodes } from "../../../../api/factors";
import { asProblem, problemText } from "../../../../api/problems";
import type { Factor, Factors } from "../../../../api/types";
import { formatWhen } from "../../../../i18n/format";
import { t } from "../../../../i18n/account";
import { Failure } from "../../../../presentation/Failure";
import { Button } from "../../../../ui/Button";
import { DialogOnDemand } from "../../../../ui/DialogOnDemand";
import { TextInput } from "../../../../ui/Field";
import { RowList, RowText } from "../../../../ui/List";
import { Card, Section } from "../../../../ui/Page";
import { Banner, SkeletonRows } from "../../../../ui/States";
import { toast } from "../../../../ui/Toast";
import { AddFactor } from "./AddFactor";
import { BackupCodes } from "./BackupCodes";
import styles from "../Account.module.css";

const fewCodes = 3;

export function FactorsSection() {
  const factors = useQuery(factorsQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Section title={t("factors.title")}>
      {factors.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {factors.isError && !factors.data && <Failure error={factors.error} onRetry={() => void factors.refetch()} />}
      {factors.data && <Known data={factors.data} onCodes={setCodes} />}
      {codes && (
        <DialogOnDemand open demanding onClose={() => setCodes(null)} title={t("backup.title")} closeLabel={t("action.close")}>
          <BackupCodes codes={codes} onKept={() => setCodes(null)} />
        </DialogOnDemand>
      )}
    </Section>
  );
}

function Known({ data, onCodes }: { data: Factors; onCodes: (codes: readonly string[]) => void }) {
  const [acting, setActing] = useState<{ factor: Factor; act: "rename" | "remove" } | null>(null);
  const close = () => setActing(null);
  const any = data.factors.length > 0;
  return (
    <>
      {!any && (
        <Banner tone={data.is_required ? "warning" : "info"}>
          <p>{data.is_required ? t("factors.required") : t("factors.lead")}</p>
          <p className={styles.muted}>{t("factors.none.body")}</p>
        </Banner>
      )}
      {any && (
        <RowList label={t("factors.list")}>
          {data.factors.map((factor) => (
            <li key={factor.id} className={styles.item}>
              <RowText title={factor.label} detail={detailOf(factor)} />
              <span className={styles.buttons}>
                <Button variant="quiet" aria-label={t("factors.rename.of", { name: factor.label })} onClick={() => setActing({ factor, act: "rename" })}>
                  {t("factors.rename")}
                </Button>
                <Button
                  variant="quiet"
                  aria-label={t("factors.remove.of", { name: factor.label })}
                  disabledReason={data.is_required && data.factors.length === 1 ? t("factors.last_required") : null}
                  onClick={() => setActing({ factor, act: "remove" })}
                >
                  {t("factors.remove")}
                </Button>
              </span>
            </li>
          ))}
        </RowList>
      )}
      <AddFactor factors={data.factors} onAdded={(codes) => codes.length > 0 && onCodes(codes)} />
      {any && <Backup left={data.backup_codes_left} onCodes={onCodes} />}
      {acting?.act === "rename" && <RenameDialog factor={acting.factor} onClose={close} />}
      {acting?.act === "remove" && <RemoveDialog factor={acting.factor} onClose={close} />}
    </>
  );
}

function usedText(factor: Factor): string {
  return factor.last_used_at
    ? t("factors.used", { when: formatWhen(factor.last_used_at) })
    : t("factors.never_used", { when: formatWhen(factor.created_at) });
}

/** The kind, unless it is the name, and the last use. */
function detailOf(factor: Factor): string {
  const kind = t(`factors.kind.${factor.kind}`);
  return factor.label === kind ? usedText(factor) : `${kind} · ${usedText(factor)}`;
}

function RenameDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const queries = useQueryClient();
  const [label, setLabel] = useState(factor.label);
  const rename = useMutation({
    mutationFn: () => renameFactor(factor.id, label.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
      onClose();
    },
  });
  return (
    <DialogOnDemand open onClose={onClose} title={t("factors.rename.of", { name: factor.label })} closeLabel={t("action.close")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (label.trim() !== "" && !rename.isPending) rename.mutate();
        }}
      >
        <div role="alert">{rename.isError && <Banner tone="error">{problemText(rename.error)}</Banner>}</div>
        <TextInput
          label={t("factors.rename.label")}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.target.value)}
          error={label.trim() === "" ? t("form.required") : undefined}
        />
        <Button type="submit" variant="primary" busy={rename.isPending}>
          {t("action.save")}
        </Button>
      </form>
    </DialogOnDemand>
  );
}

function RemoveDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeFactor(factor.id),
    onSuccess: async () => {
      toast(t("factors.removed", { name: factor.label }));
      onClose();
      await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
    },
  });
  const problem = remove.error ? asProblem(remove.error) : null;
  return (
    <DialogOnDemand
      open
      onClose={onClose}
      title={t("factors.remove.title", { name: factor.label })}
      description={t("factors.remove.body")}
      closeLabel={t("action.close")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t("factors.remove")}
          </Button>
        </>
      }
    >
      <div role="alert">{problem && <Banner tone="error">{problem.status === 409 ? t("factors.last_required") : problemText(problem)}</Banner>}</div>
    </DialogOnDemand>
  );
}

function Backup({ left, onCodes }: { left: number; onCodes: (codes: readonly string[]) => void }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const renew = useMutation({
    mutationFn: renewBackupCodes,
    onSuccess: async (codes) => {
      setAsking(false);
      onCodes(codes);
      await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
    },
  });
  return (
    <Card className={styles.start ?? ""}>
      <p>{t("backup.left", { count: left })}</p>
      {left < fewCodes && <Banner tone="warning">{t("backup.few")}</Banner>}
      <Button onClick={() => setAsking(true)}>{t("backup.renew")}</Button>
      {asking && (
        <DialogOnDemand
          open
          onClose={() => setAsking(false)}
          title={t("backup.renew.title")}
          description={t("backup.renew.body")}
          closeLabel={t("action.close")}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t("action.cancel")}</Button>
              <Button variant="primary" busy={renew.isPending} onClick={() => renew.mutate()}>
                {t("backup.renew")}
              </Button>
            </>
          }
        >
          <div role="alert">{renew.isError && <Banner tone="error">{problemText(renew.error)}</Banner>}</div>
        </DialogOnDemand>
      )}
    </Card>
  );
}
