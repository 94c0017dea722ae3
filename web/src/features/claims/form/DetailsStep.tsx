// Step two: what kind of claim it is, how much, when and what for; of a drive and of days away, what the amount is worked out from.
import { isWorkedOut, type ClaimDraft } from "../../../api/claim-draft";
import type { ClaimKind } from "../../../api/types";
import { t } from "../../../i18n/claims";
import { Select } from "../../../ui/Field";
import { totalOf } from "../rules";
import { AmountFields } from "./AmountFields";
import type { PartProps } from "./ClaimForm";
import { MileageFields } from "./MileageFields";
import { PerDiemFields } from "./PerDiemFields";
import { TextFields } from "./TextFields";

const kinds: readonly ClaimKind[] = ["expense", "mileage", "per_diem", "advance", "refund"];

export function DetailsStep(parts: PartProps) {
  const { draft, change } = parts;
  return (
    <>
      <Select label={t("form.kind")} help={t(`form.kind.${draft.kind}`)} value={draft.kind} onChange={(event) => change(asKind(event.target.value, draft))}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`claim.kind.${kind}`)}
          </option>
        ))}
      </Select>
      {draft.kind === "mileage" && <MileageFields {...parts} />}
      {draft.kind === "per_diem" && <PerDiemFields {...parts} />}
      {!isWorkedOut(draft.kind) && <AmountFields {...parts} />}
      <TextFields {...parts} />
    </>
  );
}

const asKind = (value: string, { currency, lines }: ClaimDraft): Partial<ClaimDraft> => {
  const kind = kinds.find((each) => each === value) ?? "expense";
  // Parts of an amount mean nothing where it is worked out; money that is not spent yet has none.
  if (isWorkedOut(kind)) return { kind, lines: [], rate: "" };
  return kind === "advance" && lines.length > 0 ? { kind, lines: [], amount: totalOf(lines.map(({ amount }) => amount), currency) } : { kind };
};
