// Who may act for one, and for whom one may act oneself.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actAs, actingQuery, createDelegation, delegationsQuery, endDelegation } from "../../../api/account";
import { useMe } from "../../../api/identity";
import { isDelegable } from "../../../api/grantable";
import { asProblem, problemText } from "../../../api/problems";
import type { Acting, Delegation } from "../../../api/types";
import { formatDate } from "../../../i18n/format";
import { t } from "../../../i18n/account";
import { permissionWords } from "../../../i18n/permissions";
import { Failure } from "../../../presentation/Failure";
import { PermissionChoices } from "../../../presentation/PermissionChoices";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { RowList, RowText } from "../../../ui/List";
import { Card, Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { AccountPart } from "./AccountPart";
import styles from "./Account.module.css";

export default function DelegationsPage() {
  return (
    <AccountPart title={t("account.delegations")}>
      <Mine />
      <ForOthers />
    </AccountPart>
  );
}

function Mine() {
  const queries = useQueryClient();
  const mine = useQuery(delegationsQuery);
  const [adding, setAdding] = useState(false);
  const end = useMutation({
    mutationFn: async (delegation: Delegation) => {
      await endDelegation(delegation.id);
      return delegation;
    },
    onSuccess: ({ delegate_name: name }) => {
      toast(t("delegations.ended", { name }));
      return queries.invalidateQueries({ queryKey: delegationsQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <Section title={t("delegations.mine")}>
      <p className={styles.muted}>{t("delegations.mine.lead")}</p>
      {mine.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {mine.isError && !mine.data && <Failure error={mine.error} onRetry={() => void mine.refetch()} />}
      {mine.data?.length === 0 && !adding && <p>{t("delegations.mine.none")}</p>}
      {mine.data && mine.data.length > 0 && (
        <RowList label={t("delegations.mine")}>
          {mine.data.map((delegation) => (
            <li key={delegation.id} className={styles.item}>
              <RowText title={delegation.delegate_name} detail={scopeText(delegation)} />
              <Button variant="quiet" aria-label={t("delegations.end.of", { name: delegation.delegate_name })} onClick={() => end.mutate(delegation)}>
                {t("delegations.end")}
              </Button>
            </li>
          ))}
        </RowList>
      )}
      {mine.data && adding && <AddForm onDone={() => setAdding(false)} />}
      {mine.data && !adding && (
        <div>
          <Button onClick={() => setAdding(true)}>{t("delegations.add")}</Button>
        </div>
      )}
    </Section>
  );
}

function scopeText({ permissions, expires_at }: Pick<Delegation, "permissions" | "expires_at">): string {
  const words = permissions.map(permissionWords);
  return (expires_at ? [...words, t("delegations.expires", { when: formatDate(expires_at) })] : words).join(" · ");
}

function AddForm({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const delegable = useMe().permissions.map(({ permission }) => permission).filter(isDelegable);
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [until, setUntil] = useState("");
  const [checked, setChecked] = useState(false);
  const add = useMutation({
    mutationFn: () =>
      createDelegation({
        delegate_email: email.trim(),
        permissions: [...chosen],
        // To the end of the chosen day where the person is.
        ...(until === "" ? {} : { expires_at: new Date(`${until}T23:59:59`).toISOString() }),
      }),
    onSuccess: async ({ delegate_name: name }) => {
      toast(t("delegations.created", { name }));
      onDone();
      await queries.invalidateQueries({ queryKey: delegationsQuery.queryKey });
    },
  });
  const problem = add.error ? asProblem(add.error) : null;
  const refused = problem?.errors.find((error) => error.field === "delegate_email")?.message;
  const invalid = !/^\S+@\S+$/.test(email.trim());
  return (
    <Card>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!invalid && chosen.length > 0 && !add.isPending) add.mutate();
        }}
      >
        <div role="alert">{problem && refused === undefined && <Banner tone="error">{problem.errors[0]?.message ?? problemText(problem)}</Banner>}</div>
        <TextInput
          label={t("delegations.email")}
          help={t("delegations.email.help")}
          type="email"
          inputMode="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={checked && invalid ? t("email.invalid") : refused}
        />
        <PermissionChoices
          legend={t("delegations.may")}
          possible={delegable}
          chosen={chosen}
          onChange={setChosen}
          error={checked && chosen.length === 0 ? t("delegations.may.none") : undefined}
        />
        <TextInput label={t("delegations.until")} type="date" min={new Date().toISOString().slice(0, 10)} value={until} onChange={(event) => setUntil(event.target.value)} />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" busy={add.isPending}>
            {t("delegations.submit")}
          </Button>
          <Button onClick={onDone}>{t("action.cancel")}</Button>
        </div>
      </form>
    </Card>
  );
}

function ForOthers() {
  const queries = useQueryClient();
  const by = useMe().user.email;
  const others = useQuery(actingQuery);
  const giveUp = useMutation({
    mutationFn: async (held: Acting) => {
      await endDelegation(held.delegation_id);
      return held;
    },
    onSuccess: ({ name }) => {
      toast(t("delegations.given_up", { name }));
      return queries.invalidateQueries({ queryKey: actingQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const act = useMutation({
    mutationFn: (delegation: string) => actAs(delegation, by),
    // Everything on screen belongs to somebody else now.
    onSuccess: () => location.assign("/"),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <Section title={t("delegations.for_others")}>
      {others.isPending && <SkeletonRows rows={1} label={t("app.loading")} />}
      {others.isError && !others.data && <Failure error={others.error} onRetry={() => void others.refetch()} />}
      {others.data?.length === 0 && <p className={styles.muted}>{t("delegations.for_others.none")}</p>}
      {others.data && others.data.length > 0 && (
        <RowList label={t("delegations.for_others")}>
          {others.data.map((each) => (
            <li key={each.delegation_id} className={styles.item}>
              <RowText title={each.name} detail={scopeText(each)} />
              <Button busy={act.isPending} onClick={() => act.mutate(each.delegation_id)}>
                {t("delegations.act", { name: each.name })}
              </Button>
              <Button variant="quiet" aria-label={t("delegations.give_up.of", { name: each.name })} onClick={() => giveUp.mutate(each)}>
                {t("delegations.give_up")}
              </Button>
            </li>
          ))}
        </RowList>
      )}
    </Section>
  );
}
