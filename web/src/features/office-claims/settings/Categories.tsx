// What can be spent on: name, account, receipt, maximum.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { allCategoriesQuery, createCategory, expenseSettingsQuery, updateCategory } from "../../../api/claim-settings";
import { newIdempotencyKey } from "../../../api/client";
import { useMe } from "../../../api/identity";
import type { Category } from "../../../api/types";
import { amountOf, typedOf } from "../../../i18n/amount";
import { formatMoney } from "../../../i18n/format";
import { t } from "../../../i18n/office-claims";
import { Button } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { Checkbox, TextArea, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { BlockedIcon, PlusIcon } from "../../../ui/icons";
import { RowList, RowText, rowClass } from "../../../ui/List";
import { Loaded } from "./Parts";
import { useChange } from "./useChange";
import styles from "./Settings.module.css";

export function Categories() {
  const categories = useQuery(allCategoriesQuery);
  const currency = useQuery(expenseSettingsQuery).data?.base_currency ?? "EUR";
  const [edited, setEdited] = useState<Category | "new" | null>(null);
  return (
    <div className={styles.part}>
      <div>
        <Button variant="primary" icon={<PlusIcon />} onClick={() => setEdited("new")}>
          {t("settings.category.new")}
        </Button>
      </div>
      <Loaded query={categories}>
        {(data) => (
          <RowList label={t("settings.categories")}>
            {data.map((category) => (
              <li key={category.id}>
                <button type="button" className={rowClass} data-row onClick={() => setEdited(category)}>
                  <RowText title={category.name} detail={detailOf(category, currency)} />
                  {!category.is_active && <Chip icon={<BlockedIcon />}>{t("settings.category.inactive")}</Chip>}
                </button>
              </li>
            ))}
          </RowList>
        )}
      </Loaded>
      {edited !== null && <CategoryDialog key={edited === "new" ? "new" : edited.id} category={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </div>
  );
}

const detailOf = ({ account_code, requires_receipt, max_amount }: Category, currency: string): string =>
  [
    account_code,
    requires_receipt ? t("settings.category.receipt") : t("settings.category.no_receipt"),
    max_amount == null ? null : t("settings.category.max", { amount: formatMoney(max_amount, currency) }),
  ]
    .filter(Boolean)
    .join(" · ");

function CategoryDialog({ category, onClose }: { category: Category | null; onClose: () => void }) {
  const [name, setName] = useState(category?.name ?? "");
  const [code, setCode] = useState(category?.code ?? "");
  const [description, setDescription] = useState(category?.description ?? "");
  const [account, setAccount] = useState(category?.account_code ?? "");
  const [needsReceipt, setNeedsReceipt] = useState(category?.requires_receipt ?? true);
  const [most, setMost] = useState(category?.max_amount == null ? "" : typedOf(category.max_amount));
  const [isActive, setIsActive] = useState(category?.is_active ?? true);
  const [tried, setTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const max = amountOf(most, useMe().organization.currency);
  const fields = {
    name: name.trim(),
    code: code.trim() || null,
    description: description.trim() || null,
    account_code: account.trim() || null,
    requires_receipt: needsReceipt,
    max_amount: max == null ? null : Number(max),
    is_active: isActive,
  };
  const save = useChange(() => (category ? updateCategory(category, fields) : createCategory(fields, key)), {
    fields: ["name", "code", "description", "account_code", "max_amount"],
    after: onClose,
  });
  const submit = () => {
    setTried(true);
    if (fields.name !== "" && max !== undefined) save.run(undefined);
  };
  return (
    <FormDialog
      title={category ? t("settings.edit", { name: category.name }) : t("settings.category.new")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("action.save")}
      busy={save.busy}
      refused={save.problem}
      onSend={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("settings.name")}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={tried && fields.name === "" ? t("settings.error.name") : save.errorOf("name")}
      />
      <TextInput label={t("settings.code")} maxLength={50} value={code} onChange={(event) => setCode(event.target.value)} error={save.errorOf("code")} />
      <TextInput label={t("settings.account")} maxLength={50} value={account} onChange={(event) => setAccount(event.target.value)} error={save.errorOf("account_code")} />
      <TextInput
        label={t("settings.max")}
        help={t("settings.max.help")}
        inputMode="decimal"
        value={most}
        onChange={(event) => setMost(event.target.value)}
        error={tried && max === undefined ? t("settings.error.amount") : save.errorOf("max_amount")}
      />
      <TextArea label={t("settings.description")} rows={2} maxLength={1000} value={description} onChange={(event) => setDescription(event.target.value)} error={save.errorOf("description")} />
      <Checkbox label={t("settings.requires_receipt")} checked={needsReceipt} onChange={(event) => setNeedsReceipt(event.target.checked)} />
      <Checkbox label={t("settings.active")} checked={isActive} onChange={(event) => setIsActive(event.target.checked)} />
    </FormDialog>
  );
}
