// One's own account: where its parts are, and name, language and time zone. Saved as one leaves a field; "Saved" is
// said quietly.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { updateMe } from "../../../api/account";
import { meQuery, useMe } from "../../../api/identity";
import { deleteSavedSignature, savedSignatureQuery } from "../../../api/signing";
import { can } from "../../../api/permissions";
import { problemText } from "../../../api/problems";
import type { User } from "../../../api/types";
import { formatTime } from "../../../i18n/format";
import { deviceTimeZone, isTimeZone, setViewer } from "../../../i18n/locale";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { Card, Page } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { AccountPlaces } from "./AccountPlaces";
import styles from "./Account.module.css";
import own from "./Profile.module.css";

type Change = Partial<Pick<User, "first_name" | "last_name" | "locale" | "timezone">>;

const regions = ["en-GB", "en-US", "en-IE", "en-AT", "en-DE", "en-CH", "en-FR", "en-NL", "en-SE", "en-AU", "en-CA"];

function regionName(locale: string): string {
  const sample = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(2026, 10, 20, 19, 30));
  const region = new Intl.Locale(locale).maximize().region;
  const name = region ? new Intl.DisplayNames(["en"], { type: "region" }).of(region) : locale;
  return `${name} — ${sample}`;
}

export default function AccountPage() {
  const me = useMe();
  if (can(me, "account:update")) return <Profile user={me.user} />;
  return (
    <Page title={t("app.account")}>
      <Banner tone="info">
        {t(me.acting ? "acting.account" : "support.account", { name: `${me.user.first_name} ${me.user.last_name}` })}
      </Banner>
    </Page>
  );
}

function Profile({ user }: { user: User }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (change: Change) => updateMe(change),
    onSuccess: (saved) => {
      setViewer({ locale: saved.locale, timeZone: saved.timezone });
      queries.setQueryData(meQuery.queryKey, (me) => me && { ...me, user: { ...me.user, ...saved } });
    },
  });
  const locales = regions.includes(user.locale) ? regions : [user.locale, ...regions];

  return (
    <Page
      title={t("app.account")}
      aside={
        <span role="status" className={own.saved}>
          {save.isSuccess && !save.isPending ? t("action.saved") : ""}
        </span>
      }
    >
      <AccountPlaces />
      {save.isError && <Banner tone="error">{problemText(save.error)}</Banner>}
      <Card className={styles.form}>
        <NameInput label={t("invitation.first_name")} value={user.first_name} autoComplete="given-name" onSave={(first_name) => save.mutate({ first_name })} />
        <NameInput label={t("invitation.last_name")} value={user.last_name} autoComplete="family-name" onSave={(last_name) => save.mutate({ last_name })} />
        <TextInput label={t("profile.email")} help={t("profile.email.change")} value={user.email} readOnly />
        <Select label={t("profile.language")} value={user.locale} onChange={(event) => save.mutate({ locale: event.target.value })}>
          {locales.map((locale) => (
            <option key={locale} value={locale}>
              {regionName(locale)}
            </option>
          ))}
        </Select>
        <TimeZoneInput value={user.timezone} onSave={(timezone) => save.mutate({ timezone })} />
        <SavedSignature />
      </Card>
    </Page>
  );
}

function NameInput({ label, value, autoComplete, onSave }: { label: string; value: string; autoComplete: string; onSave: (value: string) => void }) {
  const [text, setText] = useState(value);
  const trimmed = text.trim();
  return (
    <TextInput
      label={label}
      value={text}
      autoComplete={autoComplete}
      error={trimmed === "" ? t("form.required") : undefined}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        if (trimmed !== "" && trimmed !== value) onSave(trimmed);
      }}
    />
  );
}

function TimeZoneInput({ value, onSave }: { value: string; onSave: (value: string) => void }) {
  const zones = Intl.supportedValuesOf("timeZone");
  const device = deviceTimeZone();
  const shown = isTimeZone(value) ? value : device;
  return (
    <div className={own.zone}>
      <Select
        label={t("profile.timezone")}
        value={value}
        help={t("profile.timezone.help", { time: formatTime(Date.now(), shown) })}
        onChange={(event) => onSave(event.target.value)}
      >
        {!zones.includes(value) && <option value={value}>{value}</option>}
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </Select>
      {device !== value && (
        <Button variant="quiet" onClick={() => onSave(device)}>
          {t("profile.timezone.device", { zone: device })}
        </Button>
      )}
    </div>
  );
}

function SavedSignature() {
  const queries = useQueryClient();
  const saved = useQuery(savedSignatureQuery);
  const remove = useMutation({
    mutationFn: deleteSavedSignature,
    onSuccess: () => {
      queries.setQueryData(savedSignatureQuery.queryKey, { signature: null, initials: null });
      toast(t("profile.signature.deleted"));
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  if (!saved.data) return null;
  return (
    <div className={own.signature}>
      <h2>{t("profile.signature")}</h2>
      {saved.data.signature ? (
        <Button busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("profile.signature.delete")}
        </Button>
      ) : (
        <p>{t("profile.signature.none")}</p>
      )}
    </div>
  );
}
