// The shell before anything is known: the same bars at the same places, so that nothing jumps, under the product's name
// where the company's will be. Build time only.
import { t } from "../i18n/t";
import styles from "./Shell.module.css";
import places from "./Places.module.css";

export function ShellPicture() {
  return (
    <div className={styles.shell} aria-hidden="true">
      <div className={styles.bar}>
        <span className={styles.company}>{t("app.name")}</span>
      </div>
      <div className={places.nav}>
        <div className={places.head}>
          <span className={places.company}>{t("app.name")}</span>
        </div>
        <div className={places.places} />
      </div>
      <div className={styles.picture}>
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
