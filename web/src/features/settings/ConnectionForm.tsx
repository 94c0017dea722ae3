// One connection to a provider. The secret can be written and replaced, never read.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { asProblem, problemText } from "../../api/problems";
import { createSsoConnection, ssoConnectionsQuery, updateSsoConnection } from "../../api/security";
import type { Role, SsoConnection } from "../../api/types";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/settings";
import { roleName, roles } from "../../presentation/roles";
import { Button } from "../../ui/Button";
import { Checkbox, Select, TextArea, TextInput } from "../../ui/Field";
import { Banner } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { isDomain, linesOf, mappingOf, mappingText } from "./lines";
import styles from "./Settings.module.css";

interface FormValues {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  domains: string;
  role_claim: string;
  role_mapping: string;
  default_role: Role | "";
  creates_members: boolean;
  vouches_second_factor: boolean;
  is_enabled: boolean;
}

const valuesOf = (connection: SsoConnection | null): FormValues => ({
  name: connection?.name ?? "",
  issuer: connection?.issuer ?? "",
  client_id: connection?.client_id ?? "",
  client_secret: "",
  domains: (connection?.domains ?? []).join("\n"),
  role_claim: connection?.role_claim ?? "",
  role_mapping: mappingText(connection?.role_mapping ?? {}),
  default_role: connection?.default_role ?? "",
  creates_members: connection?.creates_members ?? false,
  vouches_second_factor: connection?.vouches_second_factor ?? false,
  is_enabled: connection?.is_enabled ?? true,
});

export function ConnectionForm({ connection, onDone }: { connection: SsoConnection | null; onDone: () => void }) {
  const queries = useQueryClient();
  const form = useForm<FormValues>({ defaultValues: valuesOf(connection) });
  const { errors, isDirty } = form.formState;
  useUnsavedWork(isDirty);
  const claim = useWatch({ control: form.control, name: "role_claim" });
  const save = useMutation({
    mutationFn: ({ client_secret, ...values }: FormValues) => {
      const mapped = mappingOf(values.role_mapping, roles);
      const body = {
        ...values,
        name: values.name.trim(),
        issuer: values.issuer.trim(),
        client_id: values.client_id.trim(),
        domains: linesOf(values.domains),
        role_claim: values.role_claim.trim() === "" ? null : values.role_claim.trim(),
        role_mapping: "mapping" in mapped ? mapped.mapping : {},
        default_role: values.default_role === "" ? null : values.default_role,
      };
      if (connection === null) return createSsoConnection({ ...body, client_secret });
      return updateSsoConnection(connection.id, client_secret === "" ? body : { ...body, client_secret });
    },
    onSuccess: ({ name }) => {
      toast(t("sso.saved", { name }));
      onDone();
      return queries.invalidateQueries({ queryKey: ssoConnectionsQuery.queryKey });
    },
    onError: (error) => {
      for (const { field, message } of asProblem(error).errors) {
        const name = field.split(/[.[]/)[0] ?? "";
        if (name in form.getValues()) form.setError(name as keyof FormValues, { message }, { shouldFocus: true });
      }
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const required = { validate: (text: string) => text.trim() !== "" || t("form.required") };
  const text = (name: keyof FormValues) => ({ error: errors[name]?.message, autoComplete: "off", spellCheck: false, autoCapitalize: "none" });
  return (
    <form className={styles.stack} noValidate onSubmit={(event) => void form.handleSubmit((values) => !save.isPending && save.mutate(values))(event)}>
      <div role="alert">{problem && problem.errors.length === 0 && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <p className={styles.muted}>
        {t("sso.redirect")} <code className={styles.secret}>{connection?.redirect_uri ?? `${location.origin}/api/v1/auth/sso/callback`}</code>
      </p>
      <TextInput label={t("sso.name")} help={t("sso.name.help")} error={errors.name?.message} {...form.register("name", required)} />
      <TextInput
        label={t("sso.issuer")}
        help={t("sso.issuer.help")}
        inputMode="url"
        {...text("issuer")}
        {...form.register("issuer", { validate: (address) => /^https?:\/\/[^\s/]+/.test(address.trim()) || t("sso.issuer.invalid") })}
      />
      <TextInput label={t("sso.client_id")} {...text("client_id")} {...form.register("client_id", required)} />
      <TextInput
        label={t("sso.client_secret")}
        help={connection === null ? undefined : t("sso.client_secret.keep")}
        type="password"
        {...text("client_secret")}
        {...form.register("client_secret", connection === null ? required : {})}
      />
      <TextArea
        label={t("sso.domains")}
        help={t("sso.domains.help")}
        {...text("domains")}
        {...form.register("domains", {
          validate: (list) => {
            const wrong = linesOf(list).find((line) => !isDomain(line));
            return wrong === undefined || t("sso.domains.invalid", { line: wrong });
          },
        })}
      />
      <TextInput label={t("sso.role_claim")} help={t("sso.role_claim.help")} {...text("role_claim")} {...form.register("role_claim")} />
      {claim.trim() !== "" && (
        <TextArea
          label={t("sso.mapping")}
          help={t("sso.mapping.help", { roles: roles.join(", ") })}
          {...text("role_mapping")}
          {...form.register("role_mapping", {
            validate: (list) => {
              const read = mappingOf(list, roles);
              return "mapping" in read || t("sso.mapping.invalid", { line: read.wrong });
            },
          })}
        />
      )}
      <Select label={t("sso.default_role")} error={errors.default_role?.message} {...form.register("default_role")}>
        <option value="">{t("sso.default_role.none")}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleName(role)}
          </option>
        ))}
      </Select>
      <Checkbox label={t("sso.creates")} {...form.register("creates_members")} />
      <Checkbox label={t("sso.vouches")} {...form.register("vouches_second_factor")} />
      <Checkbox label={t("sso.enabled")} {...form.register("is_enabled")} />
      <Button type="submit" variant="primary" busy={save.isPending}>
        {t("sso.save")}
      </Button>
    </form>
  );
}
