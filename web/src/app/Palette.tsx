// Ctrl K: type where to go or what to do; arrows choose, Enter goes.
import { useId, useState, type KeyboardEvent } from "react";
import { t } from "../i18n/palette";
import { Dialog } from "../ui/Dialog";
import styles from "./dialogs.module.css";
import { usePaletteChoices, type Choice } from "./usePaletteChoices";

export default function Palette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const { choices, busy } = usePaletteChoices(text, onShortcuts);
  const [selected, setSelected] = useState(0);
  const id = useId();
  const active = Math.min(selected, choices.length - 1);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && choices.length > 0) {
      event.preventDefault();
      const next = (active + step + choices.length) % choices.length;
      setSelected(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(choices[active]);
    }
  };

  return (
    <Dialog open onClose={onClose} title={t("app.palette")} closeLabel={t("action.close")} wide>
      <div className={styles.palette}>
        <input
          type="text"
          role="combobox"
          aria-label={t("app.palette.placeholder")}
          placeholder={t("app.palette.placeholder")}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={choices.length > 0 ? `${id}-${active}` : undefined}
          autoComplete="off"
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setSelected(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div role="status" className="visually-hidden">
          {!busy && t("app.palette.count", { count: choices.length })}
        </div>
        <ul id={`${id}-list`} role="listbox" aria-label={t("app.palette.results")} aria-busy={busy || undefined} className={styles.options}>
          {choices.map((choice, index) => (
            <li key={choice.key} role="presentation">
              {choices[index - 1]?.group !== choice.group && <div className={styles.group}>{choice.group}</div>}
              <div
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                className={styles.option}
                onPointerMove={() => setSelected(index)}
                onClick={() => choose(choice)}
              >
                <span>{choice.label}</span>
                {choice.detail && <small>{choice.detail}</small>}
              </div>
            </li>
          ))}
        </ul>
        {choices.length === 0 && <p>{busy ? t("app.palette.searching") : t("app.palette.empty", { q: text })}</p>}
      </div>
    </Dialog>
  );
}
