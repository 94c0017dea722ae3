// The company's name, as it was given when it was made: kept, or changed.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery, useMe } from "../../../api/identity";
import { renameOrganization } from "../../../api/organization";
import { asProblem, problemText } from "../../../api/problems";
import { t } from "../../../i18n/first-run";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import type { StepProps } from "./FirstRun";
import styles from "./FirstRun.module.css";

export function NameStep({ onLeave }: StepProps) {
  const { organization } = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState(organization.name);
  const [missing, setMissing] = useState(false);
  const wanted = name.trim();
  const save = useMutation({
    mutationFn: () => renameOrganization(wanted),
    onSuccess: async ({ name: saved }) => {
      toast(t("first.name.saved", { name: saved }));
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
      onLeave();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const refused = problem?.errors[0]?.message;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(wanted === "");
        if (wanted === "" || save.isPending) return;
        if (wanted === organization.name) onLeave();
        else save.mutate();
      }}
    >
      <div role="alert">{problem && refused === undefined && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <TextInput
        label={t("first.name.label")}
        autoComplete="organization"
        maxLength={255}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={missing ? t("first.name.missing") : refused}
      />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t(wanted === organization.name ? "first.name.keep" : "first.name.save")}
        </Button>
        <Button variant="quiet" onClick={onLeave}>
          {t("first.later")}
        </Button>
      </div>
    </form>
  );
}
