// The shell before anything is known: the same bars at the same places, so that nothing jumps. Build time only.
import styles from "./Shell.module.css";
import places from "./Places.module.css";

export function ShellPicture() {
  return (
    <div className={styles.shell} aria-hidden="true">
      <div className={styles.bar} />
      <div className={places.nav} />
      <div className={styles.picture}>
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
