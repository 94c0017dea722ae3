// The frame of a screen's content: title, actions, width. Cards lie flat; only what floats has a shadow.
import { useEffect, type ReactNode } from "react";
import { classes } from "./classes";
import styles from "./Page.module.css";

/** The browser's tab and history say where one is. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · BIG Live Portal`;
  }, [title]);
}

interface PageProps {
  title: string;
  /** Shown above the title: usually a link back. */
  above?: ReactNode;
  /** Beside the title: a chip or secondary actions. */
  aside?: ReactNode;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Page({ title, above, aside, lead, wide, children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div className={classes(styles.page, wide && styles.wide)}>
      {above}
      <header className={styles.header}>
        <h1 tabIndex={-1} data-page-title>
          {title}
        </h1>
        {aside}
      </header>
      {lead && <p className={styles.lead}>{lead}</p>}
      {children}
    </div>
  );
}

/** For the link above the title that leads back. */
export const backClass = styles.back ?? "";
/** Parts below each other, as in a section. */
export const partsClass = styles.section ?? "";

/** The look of a card, for what is a part with a name. */
export const cardClass = styles.card ?? "";

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <section className={classes(styles.card, className)}>{children}</section>;
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Keeps the primary action of a phone screen in thumb's reach, above the bottom bar. */
export function ActionBar({ children }: { children: ReactNode }) {
  return <div className={styles.actionBar}>{children}</div>;
}
