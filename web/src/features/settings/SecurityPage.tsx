// How the company protects itself: second factors, asking to join, sessions, networks, support access.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { Link } from "wouter";
import { useMe } from "../../api/identity";
import { can } from "../../api/permissions";
import { asProblem, problemText } from "../../api/problems";
import { saveSecurity, securityQuery } from "../../api/security";
import type { Role, Security } from "../../api/types";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/settings";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { roleName, roles } from "../../presentation/roles";
import { Button } from "../../ui/Button";
import { Choices } from "../../ui/Choices";
import { Checkbox, Select, TextArea, TextInput } from "../../ui/Field";
import { Card, Page, Section } from "../../ui/Page";
import { Banner, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { isNetwork, linesOf } from "./lines";
import { SealCertificate } from "./SealCertificate";
import { SupportAccess } from "./SupportAccess";
import styles from "./Settings.module.css";

export default function SecurityPage() {
  const me = useMe();
  const { organization } = me;
  const manages = can(me, "security:manage");
  const security = useQuery(securityQuery);
  return (
    <Page title={t("security.title")} above={<BackLink href="/more">{t("settings.back")}</BackLink>}>
      <p>
        {t("security.name", { name: organization.name })} {manages && <Link href="/start?step=name">{t("security.name.change")}</Link>}
      </p>
      {!manages && <Banner>{t("security.read_only")}</Banner>}
      {security.isPending && <SkeletonRows label={t("app.loading")} />}
      {security.isError && !security.data && <Failure error={security.error} onRetry={() => void security.refetch()} />}
      {security.data && <Form key={security.data.version} data={security.data} manages={manages} />}
      {security.data && <SupportAccess until={security.data.support_until ?? null} manages={manages} />}
      <SealCertificate />
    </Page>
  );
}

interface FormValues {
  policy: Security["second_factor_policy"];
  roles: Role[];
  self_registration: boolean;
  idle: string;
  limit: string;
  networks: string;
}

const policies = ["off", "privileged", "everyone"] as const;
const within = (text: string, low: number, high: number): boolean => /^\d+$/.test(text.trim()) && Number(text) >= low && Number(text) <= high;

function Form({ data, manages }: { data: Security; manages: boolean }) {
  const { organization } = useMe();
  const queries = useQueryClient();
  const form = useForm<FormValues>({
    disabled: !manages,
    defaultValues: {
      policy: data.second_factor_policy,
      roles: data.second_factor_roles,
      self_registration: data.self_registration,
      idle: String(data.idle_timeout_minutes),
      limit: data.session_limit == null ? "" : String(data.session_limit),
      networks: data.staff_networks.join("\n"),
    },
  });
  const { errors, isDirty } = form.formState;
  useUnsavedWork(isDirty);
  const policy = useWatch({ control: form.control, name: "policy" });
  const save = useMutation({
    mutationFn: (values: FormValues) =>
      saveSecurity(data.version, {
        second_factor_policy: values.policy,
        second_factor_roles: values.policy === "everyone" ? [] : values.roles,
        self_registration: values.self_registration,
        idle_timeout_minutes: Number(values.idle),
        session_limit: values.limit.trim() === "" ? null : Number(values.limit),
        staff_networks: linesOf(values.networks),
      }),
    onSuccess: (saved, values) => {
      form.reset(values);
      queries.setQueryData(securityQuery.queryKey, saved);
      toast(t("security.saved"));
    },
    onError: (error) => {
      for (const { field, message } of asProblem(error).errors) {
        if (field.startsWith("staff_networks")) form.setError("networks", { message }, { shouldFocus: true });
        if (field === "idle_timeout_minutes") form.setError("idle", { message }, { shouldFocus: true });
        if (field === "session_limit") form.setError("limit", { message }, { shouldFocus: true });
      }
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <form className={styles.stack} noValidate onSubmit={(event) => void form.handleSubmit((values) => !save.isPending && save.mutate(values))(event)}>
      <div role="alert">
        {problem && (
          <Banner
            tone="error"
            action={
              problem.type === "version_mismatch" && (
                <Button onClick={() => void queries.invalidateQueries({ queryKey: securityQuery.queryKey })}>{t("security.reload")}</Button>
              )
            }
          >
            {problem.errors[0]?.message ?? problemText(problem)}
          </Banner>
        )}
      </div>
      <Section title={t("security.factor")}>
        <Card className={styles.stack ?? ""}>
          <Select label={t("security.factor.who")} help={t("security.factor.help")} {...form.register("policy")}>
            {policies.map((each) => (
              <option key={each} value={each}>
                {t(`security.factor.${each}`)}
              </option>
            ))}
          </Select>
          {policy === "off" && <Banner tone="warning">{t("security.factor.off.warning")}</Banner>}
          {policy !== "everyone" && (
            <Choices legend={t("security.factor.roles")}>
              {roles.map((role) => (
                <Checkbox key={role} label={roleName(role)} value={role} {...form.register("roles")} />
              ))}
            </Choices>
          )}
        </Card>
      </Section>
      <Section title={t("security.registration")}>
        <Card className={styles.stack ?? ""}>
          <Checkbox label={t("security.registration.on")} {...form.register("self_registration")} />
          <p className={styles.muted}>{t("security.registration.help", { address: `${location.origin}/join/${organization.slug}` })}</p>
        </Card>
      </Section>
      <Section title={t("security.sessions")}>
        <Card className={styles.stack ?? ""}>
          <TextInput
            label={t("security.idle")}
            help={t("security.idle.help")}
            inputMode="numeric"
            error={errors.idle?.message}
            {...form.register("idle", { validate: (text) => within(text, 0, 0) || within(text, 5, 1440) || t("security.idle.invalid") })}
          />
          <TextInput
            label={t("security.limit")}
            help={t("security.limit.help")}
            inputMode="numeric"
            error={errors.limit?.message}
            {...form.register("limit", { validate: (text) => text.trim() === "" || within(text, 1, 100) || t("security.limit.invalid") })}
          />
        </Card>
      </Section>
      <Section title={t("security.networks")}>
        <Card>
          <TextArea
            label={t("security.networks.label")}
            help={t("security.networks.help")}
            spellCheck={false}
            autoCapitalize="none"
            error={errors.networks?.message}
            {...form.register("networks", {
              validate: (text) => {
                const wrong = linesOf(text).find((line) => !isNetwork(line));
                return wrong === undefined || t("security.networks.invalid", { line: wrong });
              },
            })}
          />
        </Card>
      </Section>
      {manages && (
        <div>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t("security.save")}
          </Button>
        </div>
      )}
    </form>
  );
}
