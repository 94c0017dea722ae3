// What one said at the stage door, and the button to say it: it counts from the moment it is pressed, also without a network.
import { dismissReply, passStageDoor, takeBack } from "../../api/replies";
import type { ScheduleEvent } from "../../api/types";
import { passageId, type Reply, type Way } from "../../device/replies/model";
import { t } from "../../i18n/schedule";
import { clockAt } from "../event-time";
import { Button } from "../../ui/Button";
import { CheckIcon, SignOutIcon } from "../../ui/icons";
import { Banner } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { refusalWords, toldWords } from "./said";
import type { Door } from "./stage-door";
import styles from "./Call.module.css";

export function Passed({ event: { my_participation: mine, timezone } }: { event: ScheduleEvent }) {
  const came = mine?.check_in_time && clockAt(mine.check_in_time, timezone);
  const left = mine?.check_out_time && clockAt(mine.check_out_time, timezone);
  if (came && left) return <p className={styles.answer}>{t("door.was", { from: came, to: left })}</p>;
  if (came) return <p className={styles.answer}>{t("door.came", { time: came })}</p>;
  return left ? <p className={styles.answer}>{t("door.left", { time: left })}</p> : null;
}

export function RefusedPassage({ reply, viewer }: { reply: Reply; viewer: string }) {
  if (!reply.refusal || !reply.passage) return null;
  return (
    <Banner tone="error" action={<Button onClick={() => void dismissReply(viewer, reply.id)}>{t("said.dismiss")}</Button>}>
      <strong>{t("door.refused")}</strong>
      <p>{refusalWords(reply.refusal)}</p>
      <p>{toldWords(reply)}</p>
    </Banner>
  );
}

interface PassButtonProps {
  event: ScheduleEvent;
  viewer: string;
  door: Door;
  primary: boolean;
}

export function PassButton({ event, viewer, door: { way }, primary }: PassButtonProps) {
  const pass = async () => {
    const time = clockAt(Date.now(), event.timezone);
    await passStageDoor(viewer, event, way);
    const undo = async () => toast((await takeBack(viewer, passageId(event.id, way))) ? t("door.undone") : t("door.too_late"));
    toast(t(`door.noted.${way}`, { time }), { action: { label: t("action.undo"), run: () => void undo() } });
  };
  return (
    <Button variant={primary ? "primary" : "secondary"} icon={way === "in" ? <CheckIcon /> : <SignOutIcon />} onClick={() => void pass()}>
      {wordsOf(way, event)}
    </Button>
  );
}

const wordsOf = (way: Way, { my_participation: mine }: ScheduleEvent): string => (way === "out" && mine?.check_out_time != null ? t("door.out.again") : t(`door.${way}`));
