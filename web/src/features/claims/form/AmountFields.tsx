// How much, in which currency, for what: one amount, or parts of it.
import { uuidv7 } from "../../../device/uuid";
import { hasOwnCategory, type LineDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { formatMoney } from "../../../i18n/format";
import { Button, IconButton } from "../../../ui/Button";
import { Select, TextInput } from "../../../ui/Field";
import { CrossIcon, PlusIcon } from "../../../ui/icons";
import { offered } from "../basics";
import { totalOf } from "../rules";
import type { PartProps } from "./ClaimForm";
import { TaxFields } from "./TaxFields";
import { decimal } from "./controls";
import styles from "./Form.module.css";

const allCurrencies = (): readonly string[] => Intl.supportedValuesOf("currency");

export function AmountFields(props: PartProps) {
  const { draft, basics, change, field } = props;
  const isSplit = draft.lines.length > 0;
  const currency = draft.currency || basics.defaults.currency;
  return (
    <>
      <div className={styles.money}>
        {!isSplit && (
          <TextInput
            {...field("amount")}
            label={t("form.amount")}
            help={t("form.amount.help")}
            {...decimal}
            value={draft.amount}
            onChange={(event) => change({ amount: event.target.value })}
          />
        )}
        <CurrencySelect currency={currency} recent={[basics.defaults.currency, ...basics.defaults.currencies]} onChange={(next) => change({ currency: next })} />
      </div>
      {isSplit ? (
        <Lines {...props} currency={currency} />
      ) : (
        !hasOwnCategory(draft.kind) && (
          <CategorySelect
            name="category_id"
            value={draft.category_id}
            {...props}
            onChange={(category_id) => change({ category_id })}
          />
        )
      )}
      {!isSplit && draft.kind === "expense" && (
        <div>
          <Button variant="quiet" onClick={() => change({ lines: [firstLine(draft), newLine(draft.category_id)] })}>
            {t("form.split")}
          </Button>
        </div>
      )}
    </>
  );
}

const newLine = (category_id: string): LineDraft => ({ id: uuidv7(), category_id, amount: "", description: "", production: "", person: "" });
const firstLine = ({ category_id, amount, tax_amount, tax_rate }: PartProps["draft"]): LineDraft => ({ ...newLine(category_id), amount, tax_amount, tax_rate });

function CurrencySelect({ currency, recent, onChange }: { currency: string; recent: readonly string[]; onChange: (currency: string) => void }) {
  const lately = [...new Set([...recent, currency])];
  return (
    <Select label={t("form.currency")} value={currency} onChange={(event) => onChange(event.target.value)}>
      <optgroup label={t("form.currency.recent")}>
        {lately.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </optgroup>
      <optgroup label={t("form.currency.all")}>
        {allCurrencies()
          .filter((code) => !lately.includes(code))
          .map((code) => (
            <option key={code}>{code}</option>
          ))}
      </optgroup>
    </Select>
  );
}

interface CategorySelectProps extends PartProps {
  name: string;
  value: string;
  onChange: (id: string) => void;
}

function CategorySelect({ name, value, basics, field, onChange }: CategorySelectProps) {
  return (
    <Select {...field(name)} label={t("form.category")} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("form.category.choose")}</option>
      {offered(basics.categories, value).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

const words = [
  { name: "description", label: "form.description", maxLength: 500 },
  { name: "production", label: "form.production", maxLength: 120 },
  { name: "person", label: "form.line.person", maxLength: 255 },
] as const;

function Lines(props: PartProps & { currency: string }) {
  const { draft, change, field, currency } = props;
  const set = (index: number, part: Partial<LineDraft>) =>
    change({ lines: draft.lines.map((line, at) => (at === index ? { ...line, ...part } : line)) });
  const drop = (index: number) => {
    const rest = draft.lines.toSpliced(index, 1);
    if (rest.length > 1) return change({ lines: rest });
    // One part is no split: it becomes the amount again.
    const { amount = "", category_id = "", tax_amount, tax_rate } = rest[0] ?? draft.lines[0] ?? {};
    change({ lines: [], amount, category_id, tax_amount, tax_rate });
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{t("form.split.help")}</legend>
      {draft.lines.map((line, index) => (
        <div key={line.id} className={styles.line} role="group" aria-label={t("form.line", { n: index + 1 })}>
          <div className={styles.lineHead}>
            <strong>{t("form.line", { n: index + 1 })}</strong>
            <IconButton label={t("form.line.remove", { n: index + 1 })} icon={<CrossIcon />} onClick={() => drop(index)} />
          </div>
          <TextInput
            {...field(`lines[${index}].amount`)}
            label={t("form.amount")}
            {...decimal}
            value={line.amount}
            onChange={(event) => set(index, { amount: event.target.value })}
          />
          <CategorySelect {...props} name={`lines[${index}].category_id`} value={line.category_id} onChange={(category_id) => set(index, { category_id })} />
          {words.map(({ name, label, maxLength }) => (
            <TextInput
              key={name}
              label={t(label)}
              maxLength={maxLength}
              value={line[name]}
              onChange={(event) => set(index, { [name]: event.target.value })}
              {...field(`lines[${index}].${name}`)}
            />
          ))}
          <details className={styles.more} open={!!(line.tax_amount || line.tax_rate) || undefined}>
            <summary>{t("form.more")}</summary>
            <TaxFields tax={line} before={`lines[${index}].`} change={(tax) => set(index, tax)} field={field} />
          </details>
        </div>
      ))}
      <div className={styles.lineHead}>
        <Button icon={<PlusIcon />} onClick={() => change({ lines: [...draft.lines, newLine(draft.lines.at(-1)?.category_id ?? "")] })}>
          {t("form.line.add")}
        </Button>
        <strong>{t("form.total", { amount: formatMoney(totalOf(draft.lines.map(({ amount }) => amount), currency), currency) })}</strong>
      </div>
    </fieldset>
  );
}
