// A place to fill in, on the page where it belongs. Its name says what it is, where, and whether it is done.
import type { ContractField } from "../../../api/types";
import { formatDate } from "../../../i18n/format";
import { t } from "../../../i18n/signing";
import { PenIcon } from "../../../ui/icons";
import { isFilled, type Filling } from "./fields";
import { placeOf } from "./place";
import { SignaturePicture } from "./SignaturePicture";
import "../../../styles/paper-tokens.css";
import styles from "./Mark.module.css";

interface FieldMarkProps {
  field: ContractField;
  filling: Filling;
  pulsing: boolean;
  onOpen: () => void;
}

export const fieldElementId = (id: string): string => `field-${id}`;

export function FieldMark({ field, filling, pulsing, onOpen }: FieldMarkProps) {
  const filled = isFilled(field, filling);
  const label = field.label ?? t(`sign.field.${field.kind}`);
  if (field.kind === "date") {
    return (
      <div className={styles.mark} style={placeOf(field)} data-passive title={t("sign.date.auto")}>
        <span className={styles.value}>{formatDate(Date.now())}</span>
      </div>
    );
  }
  const state = filled ? t("sign.field.filled") : field.required ? t("sign.field.empty") : t("sign.field.optional");
  return (
    <button
      type="button"
      id={fieldElementId(field.id)}
      className={styles.mark}
      style={placeOf(field)}
      data-filled={filled || undefined}
      data-pulsing={pulsing || undefined}
      aria-label={t("sign.field.label", { label, page: field.page, state })}
      onClick={onOpen}
    >
      <Content field={field} filling={filling} filled={filled} label={label} />
    </button>
  );
}

function Content({ field, filling, filled, label }: { field: ContractField; filling: Filling; filled: boolean; label: string }) {
  if (filled && field.kind === "signature" && filling.signature) return <SignaturePicture signature={filling.signature} />;
  if (filled && field.kind === "initials" && filling.initials) return <SignaturePicture signature={filling.initials} />;
  if (filled) return <span className={styles.value}>{filling.values[field.id]}</span>;
  return (
    <span className={styles.caption}>
      <PenIcon />
      {label}
    </span>
  );
}
