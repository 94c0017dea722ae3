// The card that says in what state a contract is and holds what one can do now.
import type { ReactNode } from "react";
import { Card } from "../ui/Page";
import styles from "./StateCard.module.css";

/** Its last child is the `ActionBar`. */
export function StateCard({ children }: { children: ReactNode }) {
  return <Card className={styles.state ?? ""}>{children}</Card>;
}
