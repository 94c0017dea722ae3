// Everybody who does not know yet, event by event: chosen, reminded, called.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../../api/identity";
import { can } from "../../../api/permissions";
import { asProblem, problemText } from "../../../api/problems";
import type { UnseenBoard } from "../../../api/types";
import { phoneNumbers } from "../../../api/unseen";
import { t } from "../../../i18n/office-day";
import { useNow } from "../../../presentation/useNow";
import { Button } from "../../../ui/Button";
import { BlockedIcon, EyeIcon } from "../../../ui/icons";
import { Banner } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import pieces from "../Pieces.module.css";
import { RemindBar } from "./RemindBar";
import { RemindResult } from "./RemindResult";
import { UnseenEventPart } from "./UnseenEventPart";
import { useReminding, type Part } from "./useReminding";
import styles from "./Unseen.module.css";

export function UnseenList({ board, hours }: { board: UnseenBoard; hours: number }) {
  const home = useMe().organization.timezone;
  const now = useNow();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const reminding = useReminding(() => setChosen(new Set()));
  const phones = usePhones(hours);
  const parts: Part[] = board.events.flatMap((event) => event.people.map((person) => ({ event, person })));
  // Whoever has seen it meanwhile is not chosen any more.
  const picked = parts.filter(({ person }) => chosen.has(person.id));
  const choose = (ids: readonly string[], isChosen: boolean) => setChosen((before) => new Set(isChosen ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const people = new Set(parts.map(({ person }) => person.user_id)).size;
  return (
    <>
      <div className={pieces.tools}>
        <strong role="status">{t("unseen.summary", { people: t("unseen.people", { count: people }), events: t("unseen.events", { count: board.events.length }) })}</strong>
        {phones.shown === null ? (
          <span className={styles.phones}>
            <Button icon={phones.denied ? <BlockedIcon /> : <EyeIcon />} busy={phones.busy} disabledReason={phones.denied ? t("unseen.phones.denied") : null} onClick={phones.ask}>
              {t("unseen.phones")}
            </Button>
            {phones.denied && (
              <small className={pieces.quiet} aria-hidden="true">
                {t("unseen.phones.denied")}
              </small>
            )}
          </span>
        ) : (
          <Button onClick={phones.hide}>{t("unseen.phones.hide")}</Button>
        )}
      </div>
      <div role="status" className={styles.news}>{reminding.result && <RemindResult result={reminding.result} />}</div>
      {board.has_more && <Banner tone="warning">{t("unseen.more")}</Banner>}
      {board.events.map((event) => (
        <UnseenEventPart
          key={event.id}
          event={event}
          home={home}
          now={now}
          chosen={chosen}
          onChoose={choose}
          phones={phones.shown}
          busy={reminding.busy}
          onRemind={(channel, person) => reminding.remind(channel, [{ event, person }])}
        />
      ))}
      <RemindBar parts={picked.length > 0 ? picked : parts} isChosen={picked.length > 0} reminding={reminding} onClear={() => setChosen(new Set())} />
    </>
  );
}

/** Numbers are fetched when they are asked for, never with a refresh: each reading needs a fresh proof, and is noted. */
function usePhones(hours: number) {
  const me = useMe();
  const numbers = useMutation({
    mutationFn: () => phoneNumbers(hours),
    onError: (error) => {
      // Whoever would rather not prove who they are knows that nothing is shown.
      if (asProblem(error).type !== "step_up_required") toast(problemText(error), { tone: "error" });
    },
  });
  return { shown: numbers.data ?? null, busy: numbers.isPending, denied: !can(me, "artists:read_personal"), ask: () => numbers.mutate(), hide: () => numbers.reset() };
}
