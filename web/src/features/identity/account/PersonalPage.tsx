// Phone, tax and bank, emergency contact. Saving needs a fresh proof; the client asks for it by itself.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { personalQuery, savePersonal } from "../../../api/account";
import { asProblem, problemText } from "../../../api/problems";
import type { Personal } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/account";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { Card, Section } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { AccountPart } from "./AccountPart";
import { countries } from "./countries";
import { formOf, mistakesIn, updateOf, type PersonalForm } from "./personal";
import styles from "./Account.module.css";

export default function PersonalPage() {
  const personal = useQuery(personalQuery);
  return (
    <AccountPart title={t("account.personal")} lead={t("personal.lead")}>
      {personal.isPending && <SkeletonRows rows={4} label={t("app.loading")} />}
      {personal.isError && !personal.data && <Failure error={personal.error} onRetry={() => void personal.refetch()} />}
      {personal.data && <Form key={personal.data.version} data={personal.data} />}
    </AccountPart>
  );
}

/** Where the server's name of a field is another than the form's. */
const fields: Readonly<Record<string, keyof PersonalForm>> = {
  phone: "phone",
  "tax.country": "country",
  "tax.number": "number",
  "tax.vat_number": "vat_number",
  "tax.iban": "iban",
  "emergency_contact.name": "name",
  "emergency_contact.relation": "relation",
  "emergency_contact.phone": "emergency_phone",
};

function Form({ data }: { data: Personal }) {
  const queries = useQueryClient();
  const form = useForm<PersonalForm>({ defaultValues: formOf(data) });
  const { errors, isDirty } = form.formState;
  useUnsavedWork(isDirty);
  const save = useMutation({
    mutationFn: (values: PersonalForm) => savePersonal(data.version, updateOf(values)),
    onSuccess: (saved, values) => {
      form.reset(values);
      queries.setQueryData(personalQuery.queryKey, saved);
      toast(t("personal.saved"));
    },
    onError: (error) => {
      for (const { field, message } of asProblem(error).errors) {
        const name = fields[field];
        if (name) form.setError(name, { message }, { shouldFocus: true });
      }
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const submit = form.handleSubmit((values) => {
    const mistakes = mistakesIn(values);
    if (mistakes.includes("iban")) form.setError("iban", { message: t("personal.tax.iban.invalid") }, { shouldFocus: true });
    if (mistakes.includes("tax")) form.setError(values.country === "" ? "country" : "number", { message: t("personal.tax.incomplete") }, { shouldFocus: true });
    if (mistakes.includes("emergency")) {
      const gap = (["name", "relation", "emergency_phone"] as const).find((name) => values[name].trim() === "") ?? "name";
      form.setError(gap, { message: t("personal.emergency.incomplete") }, { shouldFocus: true });
    }
    if (mistakes.length === 0 && !save.isPending) save.mutate(values);
  });
  const input = (name: keyof PersonalForm) => ({ ...form.register(name), error: errors[name]?.message });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div role="alert">
        {problem && problem.errors.length === 0 && (
          <Banner
            tone="error"
            action={
              problem.type === "version_mismatch" && (
                <Button onClick={() => void queries.invalidateQueries({ queryKey: personalQuery.queryKey })}>{t("personal.reload")}</Button>
              )
            }
          >
            {problemText(problem)}
          </Banner>
        )}
      </div>
      <Card>
        <TextInput label={t("personal.phone")} help={t("personal.phone.help")} type="tel" autoComplete="tel" {...input("phone")} />
      </Card>
      <Section title={t("personal.tax")}>
        <Card className={styles.form ?? ""}>
          <Select label={t("personal.tax.country")} autoComplete="country" {...input("country")}>
            <option value="">{t("personal.tax.country.none")}</option>
            {countries().map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
          <TextInput label={t("personal.tax.number")} autoComplete="off" {...input("number")} />
          <TextInput label={t("personal.tax.vat")} autoComplete="off" {...input("vat_number")} />
          <TextInput label={t("personal.tax.iban")} autoComplete="off" autoCapitalize="characters" spellCheck={false} {...input("iban")} />
        </Card>
      </Section>
      <Section title={t("personal.emergency")}>
        <Card className={styles.form ?? ""}>
          <TextInput label={t("personal.emergency.name")} autoComplete="off" {...input("name")} />
          <TextInput label={t("personal.emergency.relation")} help={t("personal.emergency.relation.help")} autoComplete="off" {...input("relation")} />
          <TextInput label={t("personal.emergency.phone")} type="tel" autoComplete="off" {...input("emergency_phone")} />
        </Card>
      </Section>
      <div>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t("personal.save")}
        </Button>
      </div>
    </form>
  );
}
