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

interface Options<Result> {
  /** What is said when it is done. */
  done?: string | ((result: Result) => string);
  /** Fields that show what is wrong with them. */
  fields?: readonly string[];
  after?: () => void;
}

export function useChange<Input, Result>(save: (input: Input) => Promise<Result>, options: Options<Result> = {}): Change<Input> {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: save,
    onSuccess: (result) => {
      const { done = t("settings.saved") } = options;
      toast(typeof done === "string" ? done : done(result));
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
