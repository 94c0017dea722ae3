// Below what matters now: what else is known of an event, who is called, and what changed.
import type { ScheduleEvent } from "../../../api/types";
import { Details } from "./Details";
import { History } from "./History";
import { People } from "./People";
import { deferred } from "../../../ui/deferred";
import styles from "./Background.module.css";

// Nothing of it is needed without a network: where it cannot be loaded, it is left out. (`catch`, because the build puts what
// stands in `then` before it waits for the styles.)
const Takeaways = deferred<{ event: ScheduleEvent; offline: boolean }>(() => import("./Takeaways").then((module) => module.Takeaways).catch(() => () => null), null);

interface BackgroundProps {
  event: ScheduleEvent;
  ownId: string;
  offline: boolean;
}

export function Background({ event, ownId, offline }: BackgroundProps) {
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <Takeaways event={event} offline={offline} />
        <Details event={event} />
        <People event={event} ownId={ownId} />
      </div>
      <History event={event} offline={offline} />
    </div>
  );
}
