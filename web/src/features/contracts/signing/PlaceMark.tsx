// A place to fill in while one reads: shown, not pressed.
import type { ContractField } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { placeOf } from "./place";
import "../../../styles/paper-tokens.css";
import styles from "./PlaceMark.module.css";

export function PlaceMark({ field }: { field: ContractField }) {
  return (
    <div className={styles.place} style={placeOf(field)}>
      <span>{field.label ?? t(`sign.field.${field.kind}`)}</span>
    </div>
  );
}
