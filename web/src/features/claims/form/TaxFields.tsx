// The tax contained in an amount, as it stands on the receipt: of the whole, or of one part.
import type { TaxDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { TextInput } from "../../../ui/Field";
import type { PartProps } from "./ClaimForm";
import { decimal } from "./controls";
import styles from "./Form.module.css";

interface TaxFieldsProps {
  tax: TaxDraft;
  /** What the server puts before the names of the fields of a part. */
  before?: string;
  change: (part: TaxDraft) => void;
  field: PartProps["field"];
}

export function TaxFields({ tax, before = "", change, field }: TaxFieldsProps) {
  const part = (name: keyof TaxDraft, label: string) => (
    <TextInput
      {...field(before + name)}
      label={label}
      {...decimal}
      value={tax[name] ?? ""}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
  return (
    <div className={styles.pair}>
      {part("tax_amount", t("form.tax"))}
      {part("tax_rate", t("form.tax.rate"))}
    </div>
  );
}
