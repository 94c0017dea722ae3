// Everything that is not a place of its own: profile, appearance, company, signing out.
import { useState } from "react";
import { Link } from "wouter";
import { signOut, useMe } from "../api/identity";
import { can } from "../api/permissions";
import { applyTheme, storedTheme, type Theme } from "../device/theme";
import { t } from "../i18n/t";
import { Avatar } from "../ui/Bits";
import { Button } from "../ui/Button";
import { ForwardIcon, SignOutIcon } from "../ui/icons";
import { RowList, RowText, rowClass, Segments } from "../ui/List";
import { Page, Section } from "../ui/Page";

/** Each is shown to whoever has one of its permissions. */
const more: readonly { href: string; title: PlainKey; detail?: PlainKey; permissions: readonly string[] }[] = [
  { href: "/administration", title: "app.administration", detail: "app.administration.detail", permissions: ["jobs:read", "audit:read"] },
  { href: "/settings/security", title: "app.security", detail: "app.security.detail", permissions: ["security:read"] },
  { href: "/settings/sign-on", title: "app.sign_on", detail: "app.sign_on.detail", permissions: ["security:read"] },
  { href: "/settings/api", title: "app.api_clients", detail: "app.api_clients.detail", permissions: ["api_clients:read"] },
  { href: "/verify", title: "app.verify", permissions: [] },
];

type PlainKey = `app.${"administration" | "security" | "sign_on" | "api_clients"}${"" | ".detail"}` | "app.verify";

export default function MorePage() {
  const me = useMe();
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const [leaving, setLeaving] = useState(false);
  const name = `${me.user.first_name} ${me.user.last_name}`;
  return (
    <Page title={t("app.more")}>
      <RowList label={t("app.more")}>
        <li>
          <Link href="/account" className={rowClass} data-row>
            <Avatar name={name} />
            <RowText title={name} detail={me.user.email} />
            <ForwardIcon />
          </Link>
        </li>
        {more
          .filter(({ permissions }) => permissions.length === 0 || permissions.some((permission) => can(me, permission)))
          .map(({ href, title, detail }) => (
            <li key={href}>
              <Link href={href} className={rowClass} data-row>
                <RowText title={t(title)} detail={detail && t(detail)} />
                <ForwardIcon />
              </Link>
            </li>
          ))}
      </RowList>
      <Section title={t("app.theme")}>
        <Segments
          label={t("app.theme")}
          value={theme}
          options={[
            { value: "system", label: t("app.theme.system") },
            { value: "light", label: t("app.theme.light") },
            { value: "dark", label: t("app.theme.dark") },
          ]}
          onChange={(next) => {
            applyTheme(next);
            setTheme(next);
          }}
        />
      </Section>
      <div>
        <Button
          icon={<SignOutIcon />}
          busy={leaving}
          onClick={() => {
            setLeaving(true);
            void signOut();
          }}
        >
          {t("app.sign_out")}
        </Button>
      </div>
    </Page>
  );
}
