// Somebody else sent the contract to some of the chosen meanwhile: names them and offers to leave them out.
import type { ApiProblem } from "../../../api/problems";
import { currentLocale } from "../../../i18n/locale";
import { t } from "../../../i18n/office-contracts";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import type { Chosen } from "./selection";

interface TakenBannerProps {
  problem: ApiProblem;
  chosen: Chosen;
  taken: ReadonlySet<string>;
  onChange: (chosen: Chosen) => void;
}

export function TakenBanner({ problem, chosen, taken, onChange }: TakenBannerProps) {
  const them = chosen.filter((artist) => problem.userIds.includes(artist.user_id) || taken.has(artist.id));
  if (them.length === 0) return null;
  const names = new Intl.ListFormat(currentLocale()).format(them.map((artist) => artist.display_name));
  return (
    <Banner
      tone="error"
      action={<Button onClick={() => onChange(chosen.filter((artist) => !them.includes(artist)))}>{t("send.taken.leave_out")}</Button>}
    >
      {them.length <= 5 ? t("send.taken", { names, count: them.length }) : t("send.taken.some", { count: them.length })}
    </Banner>
  );
}
