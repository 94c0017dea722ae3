// How the company handles claims, in five parts; the part is in the address.
import { useSearchParams } from "wouter";
import { t } from "../../../i18n/office-claims";
import { BackLink } from "../../../presentation/BackLink";
import { deferred } from "../../../ui/deferred";
import { Page } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { Tabs } from "../../../ui/Tabs";

const place = <SkeletonRows label={t("app.loading")} />;
const Categories = deferred(() => import("./Categories").then((module) => module.Categories), place);
const Allowances = deferred(() => import("./Allowances").then((module) => module.Allowances), place);
const Currencies = deferred(() => import("./Currencies").then((module) => module.Currencies), place);
const Approval = deferred(() => import("./Approval").then((module) => module.Approval), place);
const General = deferred(() => import("./General").then((module) => module.General), place);

const parts = ["categories", "allowances", "currencies", "approval", "general"] as const;

export default function ClaimSettingsPage() {
  const [search, setSearch] = useSearchParams();
  const part = parts.find((each) => each === search.get("part")) ?? "categories";
  const panels = { categories: <Categories />, allowances: <Allowances />, currencies: <Currencies />, approval: <Approval />, general: <General /> };
  return (
    <Page title={t("settings.title")} above={<BackLink href="/more">{t("app.more")}</BackLink>}>
      <Tabs
        label={t("settings.tabs")}
        value={part}
        onChange={(next) => setSearch({ part: next }, { replace: true })}
        tabs={parts.map((value) => ({ value, label: t(`settings.${value}`), panel: panels[value] }))}
      />
    </Page>
  );
}
