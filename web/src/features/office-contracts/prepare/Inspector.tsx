// What can be changed about the selected field.
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import { Checkbox, Select, TextInput } from "../../../ui/Field";
import { CopyIcon, TrashIcon } from "../../../ui/desk-icons";
import type { PlacedField } from "./geometry";
import { kindName } from "./kinds";
import { slotName } from "./signers";
import styles from "./Forms.module.css";

interface InspectorProps {
  field: PlacedField;
  mode: Contract["signing_mode"];
  slots: readonly number[];
  pageCount: number;
  onChange: (change: Partial<PlacedField>, step?: string) => void;
  onCopy: () => void;
  onRemove: () => void;
}

export function Inspector({ field, mode, slots, pageCount, onChange, onCopy, onRemove }: InspectorProps) {
  return (
    <section className={styles.inspector} aria-label={t("field.selected")}>
      <h2>{kindName(field.kind)}</h2>
      <Select label={t("field.signer")} value={field.slot} onChange={(event) => onChange({ slot: Number(event.target.value) })}>
        {slots.map((slot) => (
          <option key={slot} value={slot}>
            {slotName(mode, slot)}
          </option>
        ))}
      </Select>
      {field.kind === "text" && (
        <TextInput
          label={t("field.question")}
          help={t("field.question.help")}
          maxLength={120}
          value={field.label ?? ""}
          onChange={(event) => onChange({ label: event.target.value === "" ? null : event.target.value }, `label-${field.id}`)}
        />
      )}
      <Checkbox label={t("field.required")} checked={field.required} onChange={(event) => onChange({ required: event.target.checked })} />
      <div className={styles.inspectorActions}>
        {pageCount > 1 && (
          <Button icon={<CopyIcon />} onClick={onCopy}>
            {t("field.copy")}
          </Button>
        )}
        <Button icon={<TrashIcon />} onClick={onRemove}>
          {t("field.remove")}
        </Button>
      </div>
    </section>
  );
}
