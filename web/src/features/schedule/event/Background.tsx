// Below what matters now: what else is known of an event, who is called, and what changed.
import type { ScheduleEvent } from "../../../api/types";
import { Details } from "./Details";
import { History } from "./History";
import { People } from "./People";
import { Takeaways } from "./Takeaways";
import styles from "./Background.module.css";

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
