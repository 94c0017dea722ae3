// What is dragged, under the pointer, with what would be in its way.
import type { ScheduleEvent } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import type { Obstacle } from "./layout";
import styles from "./Ghost.module.css";

interface GhostProps {
  at: { x: number; y: number };
  event: ScheduleEvent;
  obstacles: readonly Obstacle[];
}

export function Ghost({ at, event, obstacles }: GhostProps) {
  const taken = obstacles.find(({ room }) => room);
  const people = new Set(obstacles.flatMap((obstacle) => obstacle.people));
  return (
    <div className={styles.ghost} style={{ transform: `translate(${at.x + 12}px, ${at.y + 12}px)` }} data-taken={obstacles.length > 0 || undefined} aria-hidden="true">
      <strong>{event.title}</strong>
      {taken && <span>{t("board.room_taken", { title: taken.event.title })}</span>}
      {people.size > 0 && <span>{t("board.called_elsewhere", { count: people.size })}</span>}
    </div>
  );
}
