// The company's productions.
import { useQuery } from "@tanstack/react-query";
import { archiveProduction, createProduction, updateProduction } from "../../../api/office-schedule";
import { productionsQuery } from "../../../api/schedule";
import { t } from "../../../i18n/office-schedule";
import { NamedList, type NamedTexts } from "./NamedList";

const texts: NamedTexts = {
  title: t("places.productions"),
  new: t("places.production.new"),
  edit: (name) => t("places.production.edit", { name }),
  empty: t("places.productions.empty"),
  emptyBody: t("places.productions.empty.body"),
};

export default function ProductionsPage() {
  return (
    <NamedList
      texts={texts}
      query={useQuery(productionsQuery)}
      hasPlace={false}
      hrefOf={({ id }) => `/schedule/productions/${id}`}
      create={({ name }, key) => createProduction(name, key)}
      update={(production, { name }) => updateProduction(production, name)}
      archive={archiveProduction}
    />
  );
}
