// Approves what is chosen, and says for each claim that was refused why – also once nothing is chosen any more.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { approveClaims } from "../../api/office-claims";
import { problemText } from "../../api/problems";
import type { BulkApproval, ClaimListed } from "../../api/types";
import { t } from "../../i18n/office-claims";
import { Button } from "../../ui/Button";
import { DialogOnDemand } from "../../ui/DialogOnDemand";
import { CheckIcon } from "../../ui/icons";
import { toast } from "../../ui/Toast";
import styles from "./Queue.module.css";

interface Refused {
  claim: ClaimListed;
  reason: string;
}

export function BulkBar({ claims, onClear }: { claims: readonly ClaimListed[]; onClear: () => void }) {
  const queries = useQueryClient();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const count = claims.length;
  const approve = useMutation({
    mutationFn: (sent: readonly ClaimListed[]) => approveClaims(sent),
    onSuccess: async ({ results }, sent) => {
      tell(results);
      const left = refusedOf(results, sent);
      setRefused(left);
      if (left.length === 0) onClear();
      await queries.invalidateQueries({ queryKey: ["expense"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <>
      {count > 0 && (
        <section className={styles.bulk} aria-label={t("bulk.chosen", { count })}>
          <span role="status">{t("bulk.chosen", { count })}</span>
          <Button variant="quiet" onClick={onClear}>
            {t("bulk.clear")}
          </Button>
          <Button variant="primary" icon={<CheckIcon />} busy={approve.isPending} onClick={() => approve.mutate(claims)}>
            {t("bulk.approve", { count })}
          </Button>
        </section>
      )}
      {refused.length > 0 && (
        <DialogOnDemand open onClose={() => setRefused([])} title={t("bulk.refused", { count: refused.length })} closeLabel={t("action.close")}>
          <ul className={styles.refused}>
            {refused.map(({ claim, reason }) => (
              <li key={claim.id}>{t("bulk.refused.row", { number: claim.number, name: claim.person_name, reason })}</li>
            ))}
          </ul>
        </DialogOnDemand>
      )}
    </>
  );
}

function tell(results: BulkApproval["results"]): void {
  const done = results.filter(({ status }) => status === "approved").length;
  const step = results.filter(({ status }) => status === "step_approved").length;
  if (done > 0) toast(t("bulk.done", { count: done }));
  if (step > 0) toast(t("bulk.step", { count: step }));
}

function refusedOf(results: BulkApproval["results"], claims: readonly ClaimListed[]): Refused[] {
  return results.flatMap(({ id, status, problem }) => {
    const claim = claims.find((each) => each.id === id);
    return claim && status === "refused" ? [{ claim, reason: problem?.detail ?? "" }] : [];
  });
}
