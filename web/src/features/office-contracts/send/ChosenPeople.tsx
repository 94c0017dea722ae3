// Whom it goes to: chips for copies, an ordered list for one document, whose order is the signers' order.
import { useState } from "react";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Button, IconButton } from "../../../ui/Button";
import { UpIcon } from "../../../ui/desk-icons";
import { CrossIcon, DownIcon } from "../../../ui/icons";
import { isChosen, move, toggle, type Chosen } from "./selection";
import styles from "./Send.module.css";

interface ChosenPeopleProps {
  contract: Contract;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

const shownChips = 24;

export function ChosenPeople({ contract, chosen, onChange }: ChosenPeopleProps) {
  const joint = contract.signing_mode === "joint";
  const title = joint
    ? contract.signing_order === "sequential"
      ? t("send.order")
      : t("send.order.parallel")
    : t("send.chosen", { count: chosen.length });
  return (
    <section className={styles.chosen} aria-label={title}>
      <div className={styles.chosenHead}>
        <h2>
          <span role="status">{chosen.length === 0 ? t("send.chosen.none") : title}</span>
        </h2>
        {chosen.length > 0 && (
          <Button variant="quiet" onClick={() => onChange([])}>
            {t("send.none")}
          </Button>
        )}
      </div>
      {joint ? <Ordered chosen={chosen} onChange={onChange} /> : <Chips chosen={chosen} onChange={onChange} />}
    </section>
  );
}

function Chips({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  return (
    <ul className={styles.chips}>
      {chosen.slice(0, shownChips).map((artist) => (
        <li key={artist.id} className={styles.chip}>
          <span>{artist.display_name}</span>
          <button type="button" aria-label={t("send.chosen.remove", { name: artist.display_name })} onClick={() => onChange(toggle(chosen, artist))}>
            <CrossIcon />
          </button>
        </li>
      ))}
      {chosen.length > shownChips && <li className={styles.hint}>{t("send.chosen.more", { count: chosen.length - shownChips })}</li>}
    </ul>
  );
}

function Ordered({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const [news, setNews] = useState("");
  const go = (index: number, by: -1 | 1) => {
    const artist = chosen[index];
    const next = move(chosen, index, by);
    if (!artist || next === chosen || !isChosen(next, artist.id)) return;
    onChange(next);
    setNews(t("send.order.moved", { name: artist.display_name, n: index + by + 1 }));
  };
  return (
    <>
      <ol className={styles.ordered}>
        {chosen.map((artist, index) => (
          <li key={artist.id}>
            <span className={styles.number} aria-hidden="true">
              {index + 1}
            </span>
            <span className={styles.personName}>{artist.display_name}</span>
            <IconButton label={t("send.order.up", { name: artist.display_name })} icon={<UpIcon />} disabled={index === 0} onClick={() => go(index, -1)} />
            <IconButton
              label={t("send.order.down", { name: artist.display_name })}
              icon={<DownIcon />}
              disabled={index === chosen.length - 1}
              onClick={() => go(index, 1)}
            />
            <IconButton label={t("send.chosen.remove", { name: artist.display_name })} icon={<CrossIcon />} onClick={() => onChange(toggle(chosen, artist))} />
          </li>
        ))}
      </ol>
      <p role="status" className="visually-hidden">
        {news}
      </p>
    </>
  );
}
