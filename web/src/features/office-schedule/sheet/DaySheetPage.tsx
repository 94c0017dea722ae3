// The call sheet of a day, of all that is played or of one production.
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { useMe } from "../../../api/identity";
import { productionsQuery } from "../../../api/schedule";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { IconButton } from "../../../ui/Button";
import { Select } from "../../../ui/Field";
import { BackIcon, ForwardIcon } from "../../../ui/icons";
import { Page } from "../../../ui/Page";
import { addDays, isDay, longDay, todayIn } from "../days";
import { Sheet } from "./Sheet";
import styles from "./Sheet.module.css";

export default function DaySheetPage() {
  const home = useMe().organization.timezone;
  const [search, setSearch] = useSearchParams();
  const asked = search.get("day");
  const day = isDay(asked) ? asked : todayIn(home);
  const production = search.get("production");
  const productions = useQuery(productionsQuery).data ?? [];
  const go = (to: string, of: string | null) => setSearch({ day: to, ...(of === null ? {} : { production: of }) }, { replace: true });
  return (
    <Page title={t("sheet.title.day", { day: longDay(day) })} above={<BackLink href={`/schedule?day=${day}`}>{t("form.back")}</BackLink>}>
      <Sheet
        key={`${day} ${production}`}
        of={{ day, production }}
        file={t("sheet.file.day", { day })}
        tools={
          <>
            <div className={styles.steps}>
              <IconButton label={t("sheet.previous")} icon={<BackIcon />} onClick={() => go(addDays(day, -1), production)} />
              <IconButton label={t("sheet.next")} icon={<ForwardIcon />} onClick={() => go(addDays(day, 1), production)} />
            </div>
            {productions.length > 0 && (
              <Select label={t("sheet.production")} value={production ?? ""} onChange={(event) => go(day, event.target.value || null)}>
                <option value="">{t("sheet.production.all")}</option>
                {productions.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </>
        }
      />
    </Page>
  );
}
