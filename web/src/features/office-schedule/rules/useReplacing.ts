// Settings that are replaced over the version that was seen: told when it is done; where somebody else was quicker, theirs are shown.
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { asProblem, type ApiProblem } from "../../../api/problems";
import { t } from "../../../i18n/office-schedule";
import { toast } from "../../../ui/Toast";

export interface Replacing {
  busy: boolean;
  problem: ApiProblem | null;
  run: () => void;
}

export function useReplacing<Held>(queryKey: QueryKey, save: () => Promise<Held>, done: () => string): Replacing {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: save,
    onSuccess: (after) => {
      toast(done());
      queries.setQueryData(queryKey, after);
    },
    onError: (error) => {
      if (asProblem(error).type !== "version_mismatch") return;
      toast(t("rules.stale"), { tone: "error" });
      return queries.invalidateQueries({ queryKey });
    },
  });
  const problem = change.error ? asProblem(change.error) : null;
  return {
    busy: change.isPending,
    problem: problem?.type === "version_mismatch" ? null : problem,
    run: () => {
      if (!change.isPending) change.mutate();
    },
  };
}
