// The tax contained in an amount, as it stands on the receipt: of the whole, or of one part.
import type { TaxDraft } from "../../../api/claim-draft";
import { t } from "../../../i18n/claims";
import { TextInput } from "../../../ui/Field";
import type { PartProps } from "./ClaimForm";
import { controlId } from "./controls";
import styles from "./Form.module.css";

interface TaxFieldsProps {
  tax: TaxDraft;
  /** What the server puts before the names of the fields of a part. */
  before?: string;
  change: (part: TaxDraft) => void;
  errorOf: PartProps["errorOf"];
}

export function TaxFields({ tax, before = "", change, errorOf }: TaxFieldsProps) {
  const field = (name: keyof TaxDraft, label: string) => (
    <TextInput
      id={controlId(before + name)}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      value={tax[name] ?? ""}
      onChange={(event) => change({ [name]: event.target.value })}
      error={errorOf(before + name)}
    />
  );
  return (
    <div className={styles.pair}>
      {field("tax_amount", t("form.tax"))}
      {field("tax_rate", t("form.tax.rate"))}
    </div>
  );
}
