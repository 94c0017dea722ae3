// The places one can go: a bar under the thumb on phones, a rail at the left on desktops.
import { Link } from "wouter";
import type { Me } from "../api/types";
import { t } from "../i18n/t";
import { Avatar } from "../ui/Bits";
import { ClaimIcon, ClockIcon, ContractIcon, DownIcon, MoreIcon, PeopleIcon, SearchIcon, TodayIcon } from "../ui/icons";
import { Bell } from "./dialogs";
import { places, type Place } from "./routes";
import styles from "./Places.module.css";

const icons: Record<Place["label"], () => React.ReactNode> = {
  "app.today": TodayIcon,
  "app.schedule": ClockIcon,
  "app.contracts": ContractIcon,
  "app.claims": ClaimIcon,
  "app.people": PeopleIcon,
  "app.more": MoreIcon,
};

interface PlacesProps {
  me: Me;
  path: string;
  onPalette: () => void;
  onCompany: () => void;
}

export function Places({ me, path, onPalette, onCompany }: PlacesProps) {
  const isHere = (href: string) => (href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`));
  const several = me.organizations.length > 1;
  return (
    <nav className={styles.nav} aria-label={t("app.places")}>
      <div className={styles.head}>
        <button type="button" className={styles.company} onClick={several ? onCompany : undefined} disabled={!several}>
          <Avatar name={me.organization.name} />
          <span>{me.organization.name}</span>
          {several && <DownIcon />}
        </button>
        <button type="button" className={styles.search} onClick={onPalette} aria-keyshortcuts="Control+K">
          <SearchIcon />
          <span>{t("app.palette")}</span>
          <kbd>Ctrl K</kbd>
        </button>
      </div>
      <ul className={styles.places}>
        {places
          .filter((place) => place.allowed?.(me) ?? true)
          .map((place) => {
            const Icon = icons[place.label];
            return (
              <li key={place.href} data-desk={place.atDesk}>
                <Link href={place.href} className={styles.place} aria-current={isHere(place.href) ? "page" : undefined}>
                  <Icon />
                  <span>{t(place.label)}</span>
                </Link>
              </li>
            );
          })}
      </ul>
      <Bell inRail />
      <Link href="/account" className={styles.person}>
        <Avatar name={`${me.user.first_name} ${me.user.last_name}`} />
        <span>
          {me.user.first_name} {me.user.last_name}
          <small>{t(`role.${me.role}`)}</small>
        </span>
      </Link>
    </nav>
  );
}
