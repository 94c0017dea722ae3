// A change of the settings: told when it is done, shown where it was refused, and everything derived is read again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asProblem, problemText } from "../../../api/problems";
import { t } from "../../../i18n/office-claims";
import { toast } from "../../../ui/Toast";

export interface Change<Input> {
  busy: boolean;
  run: (input: Input) => void;
  /** What is wrong with a field. */
  errorOf: (field: string) => string | undefined;
  /** What is wrong with the whole; null while nothing is, or a field says it. */
  problem: string | null;
}

export function useChange<Input>(save: (input: Input) => Promise<unknown>, options: { done?: string; fields?: readonly string[]; after?: () => void } = {}): Change<Input> {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: save,
    onSuccess: () => {
      toast(options.done ?? t("settings.saved"));
      options.after?.();
      return queries.invalidateQueries({ queryKey: ["expense"] });
    },
  });
  const failure = change.error ? asProblem(change.error) : null;
  const errorOf = (field: string) => failure?.errors.find((each) => each.field === field)?.message;
  const shown = (options.fields ?? []).some((field) => errorOf(field) !== undefined);
  return {
    busy: change.isPending,
    run: change.mutate,
    errorOf,
    problem: failure && !shown ? (failure.errors[0]?.message ?? problemText(failure)) : null,
  };
}
