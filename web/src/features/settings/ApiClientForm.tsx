// A new key or client: name, kind, what it may do, when it ends.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../api/identity";
import { isForPrograms } from "../../api/grantable";
import { asProblem, problemText } from "../../api/problems";
import { apiClientsQuery, createApiClient } from "../../api/security";
import type { ApiClient, ApiClientSecret } from "../../api/types";
import { t } from "../../i18n/settings";
import { PermissionChoices } from "../../presentation/PermissionChoices";
import { Button } from "../../ui/Button";
import { Select, TextInput } from "../../ui/Field";
import { Banner } from "../../ui/States";
import styles from "./Settings.module.css";

const kinds = ["key", "client"] as const;
const lives = [30, 90, 180, 365];
const dayMs = 86_400_000;

export function ApiClientForm({ onMade }: { onMade: (made: ApiClientSecret) => void }) {
  const queries = useQueryClient();
  const possible = useMe().permissions.map(({ permission }) => permission).filter(isForPrograms);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<ApiClient["kind"]>("key");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [days, setDays] = useState(90);
  const [checked, setChecked] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      createApiClient({ name: name.trim(), kind, permissions: [...chosen], expires_at: new Date(Date.now() + days * dayMs).toISOString() }),
    onSuccess: (made) => {
      onMade(made);
      return queries.invalidateQueries({ queryKey: apiClientsQuery.queryKey });
    },
  });
  const problem = create.error ? asProblem(create.error) : null;
  const refused = problem?.errors.find((error) => error.field === "name")?.message;
  return (
    <form
      className={styles.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (name.trim() !== "" && chosen.length > 0 && !create.isPending) create.mutate();
      }}
    >
      <div role="alert">{problem && refused === undefined && <Banner tone="error">{problem.errors[0]?.message ?? problemText(problem)}</Banner>}</div>
      <TextInput
        label={t("api.name")}
        value={name}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        error={checked && name.trim() === "" ? t("form.required") : refused}
      />
      <Select label={t("api.kind")} help={t(`api.kind.${kind}.help`)} value={kind} onChange={(event) => setKind(kinds.find((each) => each === event.target.value) ?? "key")}>
        {kinds.map((each) => (
          <option key={each} value={each}>
            {t(`api.kind.${each}`)}
          </option>
        ))}
      </Select>
      <PermissionChoices
        legend={t("api.permissions")}
        possible={possible}
        chosen={chosen}
        onChange={setChosen}
        error={checked && chosen.length === 0 ? t("api.permissions.none") : undefined}
      />
      <Select label={t("api.expires.label")} value={days} onChange={(event) => setDays(Number(event.target.value))}>
        {lives.map((each) => (
          <option key={each} value={each}>
            {t("api.days", { count: each })}
          </option>
        ))}
      </Select>
      <Button type="submit" variant="primary" busy={create.isPending}>
        {t("api.create")}
      </Button>
    </form>
  );
}
