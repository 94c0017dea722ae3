// What a machine read from the receipts, beside its crop of the picture. What was typed stays unless it is used.
import { useState } from "react";
import type { ClaimDraft } from "../../../api/claim-draft";
import type { Receipt } from "../../../api/types";
import { t } from "../../../i18n/claim-reading";
import { formatDay } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { suggestionsOf, type Suggestion } from "./suggestions";
import styles from "./Reading.module.css";

export interface SuggestionsProps {
  receipts: readonly Receipt[];
  draft: ClaimDraft;
  change: (part: Partial<ClaimDraft>) => void;
}

export function Suggestions({ receipts, draft, change }: SuggestionsProps) {
  const found = suggestionsOf(receipts, draft);
  if (found.length === 0) return null;
  return (
    <section aria-label={t("form.read")} className={styles.suggestions}>
      <h2>{t("form.read")}</h2>
      <p>{t("form.read.body")}</p>
      <ul>
        {found.map((suggestion) => (
          <li key={suggestion.field}>
            <Crop suggestion={suggestion} receipt={receipts.find(({ id }) => id === suggestion.receiptId)} />
            <span>
              {words(suggestion)}
              {!suggestion.isSure && <small>{t("form.read.unsure")}</small>}
            </span>
            <Button onClick={() => change(suggestion.part)}>
              {t("form.read.use")}
              <span className="visually-hidden">: {words(suggestion)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const words = ({ field, value }: Suggestion): string => t(`form.read.${field}`, { value: field === "date" ? formatDay(value) : value });

/** Some paper around the words, so that one sees what they belong to. */
const margin = 0.02;

function Crop({ suggestion, receipt }: { suggestion: Suggestion; receipt: Receipt | undefined }) {
  const [ratio, setRatio] = useState<number | null>(null);
  if (!suggestion.box || !receipt) return null;
  const [left, top, boxWidth, boxHeight] = suggestion.box;
  const [x, y] = [Math.max(0, left - margin), Math.max(0, top - margin)];
  const [width, height] = [Math.min(1 - x, boxWidth + 2 * margin), Math.min(1 - y, boxHeight + 2 * margin)];
  const percent = (share: number) => `${share * 100}%`;
  return (
    <span className={styles.crop} style={{ aspectRatio: ratio === null ? undefined : (width * ratio) / height }} data-ready={ratio !== null || undefined}>
      <img
        src={receipt.file_url}
        alt={t("form.read.crop")}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setRatio(naturalWidth / naturalHeight)}
        style={{ width: percent(1 / width), left: percent(-x / width), top: percent(-y / height) }}
      />
    </span>
  );
}
