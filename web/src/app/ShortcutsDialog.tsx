// The list of keyboard shortcuts.
import { t } from "../i18n/palette";
import { Dialog } from "../ui/Dialog";
import styles from "./dialogs.module.css";

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = [
    { keys: ["Ctrl K"], text: t("app.shortcuts.palette") },
    { keys: ["/"], text: t("app.shortcuts.search") },
    { keys: ["j", "k"], text: t("app.shortcuts.move") },
    { keys: ["Enter"], text: t("app.shortcuts.open") },
    { keys: ["Esc"], text: t("app.shortcuts.close") },
    { keys: ["?"], text: t("app.shortcuts.help") },
  ];
  return (
    <Dialog open onClose={onClose} title={t("app.shortcuts")} closeLabel={t("action.close")}>
      <dl className={styles.shortcuts}>
        {shortcuts.map(({ keys, text }) => (
          <div key={text}>
            <dt>{text}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
