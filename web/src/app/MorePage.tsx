// Everything that is not a place of its own: profile, appearance, company, signing out.
import { useState } from "react";
import { Link } from "wouter";
import { useMe, viewerOf } from "../api/identity";
import { applyTheme, storedTheme, type Theme } from "../device/theme";
import { t } from "../i18n/t";
import { Avatar } from "../ui/Bits";
import { Button } from "../ui/Button";
import { ForwardIcon, SignOutIcon } from "../ui/icons";
import { RowList, RowText, rowClass, Segments } from "../ui/List";
import { Page, Section } from "../ui/Page";
import { leave } from "./leaving";
import { furtherPlaces } from "./more";
import { places } from "./routes";

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
        {places
          .filter(({ atDesk, allowed }) => atDesk && allowed?.(me))
          .map(({ href, label }) => (
            <li key={href}>
              <Link href={href} className={rowClass} data-row>
                <RowText title={t(label)} />
                <ForwardIcon />
              </Link>
            </li>
          ))}
        {furtherPlaces(me).map(({ href, title, detail }) => (
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
            void leave(viewerOf(me)).finally(() => setLeaving(false));
          }}
        >
          {t("app.sign_out")}
        </Button>
      </div>
    </Page>
  );
}
