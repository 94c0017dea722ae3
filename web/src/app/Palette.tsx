// Ctrl K: type where to go. Places and actions match at once; contracts and people are asked from the server.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState, type KeyboardEvent } from "react";
import { useLocation } from "wouter";
import { contractsQuery } from "../api/contracts";
import { signOut, useMe } from "../api/identity";
import { applyTheme } from "../device/theme";
import { t } from "../i18n/t";
import { Dialog } from "../ui/Dialog";
import styles from "./dialogs.module.css";
import { places } from "./routes";

interface Choice {
  key: string;
  group: string;
  label: string;
  detail?: string;
  run: () => void;
}

function useChoices(query: string): Choice[] {
  const me = useMe();
  const [, navigate] = useLocation();
  const found = useInfiniteQuery({
    ...contractsQuery({ q: query }, 8),
    enabled: query.length > 1,
    placeholderData: keepPreviousData,
  });
  const matches = (label: string) => label.toLocaleLowerCase().includes(query.toLocaleLowerCase());
  const go = (key: string, group: string, label: string, run: () => void): Choice => ({ key, group, label, run });
  const placeGroup = t("app.palette.places");
  const actionGroup = t("app.palette.actions");
  const fixed = [
    ...places
      .filter((place) => place.allowed?.(me) ?? true)
      .map((place) => go(place.href, placeGroup, t(place.label), () => navigate(place.href))),
    go("account", placeGroup, t("app.account"), () => navigate("/account")),
    go("light", actionGroup, t("app.theme.use_light"), () => applyTheme("light")),
    go("dark", actionGroup, t("app.theme.use_dark"), () => applyTheme("dark")),
    go("sign_out", actionGroup, t("app.sign_out"), () => void signOut()),
  ].filter((choice) => matches(choice.label));
  const contracts = query.length > 1 ? (found.data?.pages[0]?.data ?? []) : [];
  return [
    ...contracts.map((contract) => ({
      key: contract.id,
      group: t("app.contracts"),
      label: contract.title,
      detail: t(`contract.status.${contract.status}`),
      run: () => navigate(`/contracts/${contract.id}`),
    })),
    ...fixed,
  ];
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const choices = useChoices(query);
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
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setSelected(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div role="status" className="visually-hidden">
          {t("app.palette.count", { count: choices.length })}
        </div>
        <ul id={`${id}-list`} role="listbox" aria-label={t("app.palette.results")} className={styles.options}>
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
        {choices.length === 0 && <p>{t("app.palette.empty", { q: query })}</p>}
      </div>
    </Dialog>
  );
}
