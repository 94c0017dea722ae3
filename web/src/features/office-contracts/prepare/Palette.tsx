// What can be put on the pages, and for whom.
import type { FieldKind } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { classes } from "../../../ui/classes";
import { PlusIcon } from "../../../ui/icons";
import { kindIcons, kindName, kinds } from "./kinds";
import { companySlot, mostSigners, slotName, slotTone } from "./signers";
import type { Editor } from "./useEditor";
import { usePaletteDrag } from "./usePaletteDrag";
import styles from "./Prepare.module.css";

export function Palette({ editor }: { editor: Editor }) {
  const { ghost, handlers, wasDrag } = usePaletteDrag(editor.drop);
  const press = (kind: FieldKind) => {
    if (!wasDrag()) editor.add(kind);
  };
  const signers = editor.slots.length - 1;
  return (
    <div className={styles.palette} data-palette>
      <fieldset className={styles.signers}>
        <legend>{t("prepare.signers")}</legend>
        {editor.slots.map((slot) => (
          <label key={slot} className={styles.signer} data-tone={slotTone(slot)}>
            <input type="radio" name="signer" className="visually-hidden" checked={editor.slot === slot} onChange={() => editor.setSlot(slot)} />
            <span>{slotName(editor.mode, slot)}</span>
          </label>
        ))}
        {editor.mode === "joint" && signers < mostSigners && (
          <button type="button" className={styles.addSigner} onClick={editor.addSigner}>
            <PlusIcon />
            {t("prepare.signer.add")}
          </button>
        )}
        {editor.mode === "individual" && (
          <p className={styles.hint}>{editor.slot === companySlot ? t("prepare.signer.counter.help") : t("prepare.signer.artist.help")}</p>
        )}
      </fieldset>
      <h2 className={styles.paletteTitle}>{t("prepare.palette")}</h2>
      <div className={styles.kinds}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={styles.kind}
            aria-label={t("prepare.palette.add", { kind: kindName(kind) })}
            onClick={() => press(kind)}
            {...handlers(kind)}
          >
            {kindIcons[kind]}
            <span>{kindName(kind)}</span>
          </button>
        ))}
      </div>
      <p className={classes(styles.hint, styles.paletteHelp)}>{t("prepare.palette.help")}</p>
      {ghost && (
        <div className={styles.ghost} style={{ left: ghost.clientX + 8, top: ghost.clientY + 8 }} aria-hidden="true">
          {kindName(ghost.kind)}
        </div>
      )}
    </div>
  );
}
