// Step two: the document with its places to fill in, and "Next field" to walk through them.
import { useRef, useState } from "react";
import type { Contract, ContractField, Signature, Signing } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { Button } from "../../../ui/Button";
import { initialsOf } from "../../../ui/Bits";
import { DocumentArea } from "../reader/DocumentArea";
import type { PdfHandle } from "../reader/usePdf";
import readerStyles from "../reader/Reader.module.css";
import { FieldMark, fieldElementId } from "./FieldMark";
import { isComplete, isFilled, nextField, openFields } from "./fields";
import { SignatureDialog, ValueDialog } from "./lazyDialogs";
import type { Draft } from "./useDraft";
import styles from "./Fields.module.css";

interface FieldsStepProps {
  contract: Contract;
  signing: Signing;
  document: PdfHandle;
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

type Editing = { field: ContractField | null; kind: "signature" | "initials" | "value" } | null;

const editorOf = (field: ContractField): "signature" | "initials" | "value" =>
  field.kind === "signature" || field.kind === "initials" ? field.kind : "value";

export default function FieldsStep({ contract, signing, document: pdf, draft, onChange }: FieldsStepProps) {
  const { fields } = signing;
  const [editing, setEditing] = useState<Editing>(null);
  const [pulsing, setPulsing] = useState<string | null>(null);
  const current = useRef<string | null>(null);
  const left = openFields(fields, draft).length;
  const complete = isComplete(fields, draft);

  const show = (field: ContractField | null) => {
    if (!field) return;
    current.current = field.id;
    const element = window.document.getElementById(fieldElementId(field.id));
    // Without motion for those who asked for none; the browser decides that for "auto".
    element?.scrollIntoView({ block: "center", inline: "center", behavior: "auto" });
    element?.focus({ preventScroll: true });
    setPulsing(field.id);
  };

  /** Where the focus goes when a dialog closes: the place one is at now. */
  const focusAfter = () => (current.current === null ? null : window.document.getElementById(fieldElementId(current.current)));

  const openField = (field: ContractField) => {
    current.current = field.id;
    const kind = editorOf(field);
    const made = kind === "signature" ? draft.signature : kind === "initials" ? draft.initials : null;
    // The second place to sign takes the same signature with one tap; a filled one is opened for a change.
    if (made && !isFilled(field, draft)) onChange({ placed: [...draft.placed, field.id] });
    else setEditing({ field, kind });
  };

  const applySignature = (kind: "signature" | "initials", signature: Signature) => {
    const placed = editing?.field ? [...new Set([...draft.placed, editing.field.id])] : draft.placed;
    onChange(kind === "signature" ? { signature, placed } : { initials: signature, placed });
    finish({ ...draft, [kind]: signature, placed });
  };
  const finish = (filled: Draft) => {
    const id = current.current;
    setEditing(null);
    const next = nextField(fields, filled, id);
    current.current = next?.id ?? id;
    if (next) requestAnimationFrame(() => show(next));
  };

  return (
    <>
      <p className={styles.lead} role="status">
        {complete ? t("sign.fields.done") : left > 0 ? t("sign.fields.left", { count: left }) : t("sign.read.lead")}
      </p>
      <DocumentArea
        document={pdf}
        sizes={contract.pages ?? []}
        overlay={(page) =>
          fields
            .filter((field) => field.page === page)
            .map((field) => (
              <FieldMark key={field.id} field={field} filling={draft} pulsing={pulsing === field.id} onOpen={() => openField(field)} />
            ))
        }
      />
      <footer className={readerStyles.bottom}>
        {complete ? (
          <Button variant="primary" onClick={() => onChange({ step: "confirm" })}>
            {t("sign.to_confirm")}
          </Button>
        ) : left > 0 ? (
          <Button variant="primary" busy={pdf.state === "loading"} onClick={() => show(nextField(fields, draft, current.current))}>
            {t("sign.next_field")}
          </Button>
        ) : (
          <Button variant="primary" onClick={() => setEditing({ field: null, kind: "signature" })}>
            {t("sign.pad.title.signature")}
          </Button>
        )}
      </footer>
      {editing && editing.kind !== "value" && (
        <SignatureDialog
          key={editing.kind}
          kind={editing.kind}
          current={editing.kind === "signature" ? draft.signature : draft.initials}
          suggestion={editing.kind === "signature" ? signing.signer_name : initialsOf(signing.signer_name)}
          focusAfter={focusAfter}
          onUse={(signature) => applySignature(editing.kind === "initials" ? "initials" : "signature", signature)}
          onClose={() => setEditing(null)}
        />
      )}
      {editing?.field && editing.kind === "value" && (
        <ValueDialog
          field={editing.field}
          focusAfter={focusAfter}
          value={draft.values[editing.field.id] ?? ""}
          onUse={(value) => {
            const values = { ...draft.values, [editing.field?.id ?? ""]: value };
            onChange({ values });
            finish({ ...draft, values });
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
