// Whom a move of days is told, and what of it would stay where it is.
import { t } from "../../../i18n/office-day";
import { TextArea } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { AudienceChoice } from "../change/AudienceChoice";
import { Staying } from "./Staying";
import type { Shifting } from "./useShifting";

export function ShiftFields({ shifting }: { shifting: Shifting }) {
  const { known, failed, audience, setAudience, reason, setReason } = shifting;
  const stays = known?.events.filter(({ refusal }) => refusal) ?? [];
  // A reason helps where people are called elsewhere, unless a rule says that nothing does.
  const helps = stays.some(({ refusal }) => refusal?.type === "schedule_conflict");
  return (
    <>
      <AudienceChoice value={audience} preview={{ known, failed }} onChange={setAudience} />
      <div role="status">
        {stays.length > 0 && (
          <Banner tone="warning">
            <strong>{t("shift.stays", { count: stays.length })}</strong>
            <Staying events={stays} />
          </Banner>
        )}
      </div>
      {(helps || reason !== "") && <TextArea label={t("refusal.reason")} help={t("shift.reason.help")} rows={2} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />}
    </>
  );
}
