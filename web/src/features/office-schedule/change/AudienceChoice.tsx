// Who is told, with how many that are and the first of their names.
import type { EventAudience } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { Radios } from "../Radios";
import { audiences } from "../words";
import type { Preview } from "./useForesight";

const mostNamed = 5;

interface AudienceChoiceProps {
  value: EventAudience;
  preview: Pick<Preview, "failed"> & { known: Pick<NonNullable<Preview["known"]>, "audiences"> | null };
  onChange: (audience: EventAudience) => void;
}

export function AudienceChoice({ value, preview, onChange }: AudienceChoiceProps) {
  return <Radios legend={t("change.audience")} value={value} options={audiences.map((each) => ({ value: each, label: t(`tell.${each}`), detail: whoWords(preview, each) }))} onChange={onChange} />;
}

/** "7 people: Anna, Ben and 5 more" */
function whoWords({ known, failed }: AudienceChoiceProps["preview"], audience: EventAudience): string | undefined {
  if (audience === "silent") return undefined;
  if (failed) return t("preview.unknown");
  const found = known?.audiences.find((each) => each.audience === audience);
  if (!found) return undefined;
  if (found.count === 0) return t("preview.nobody");
  const names = found.first_names.slice(0, mostNamed).join(", ");
  const more = found.count - Math.min(mostNamed, found.first_names.length);
  return t("preview.people", { count: found.count, names: more > 0 ? t("preview.more", { names, count: more }) : names });
}

