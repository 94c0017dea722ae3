// An address that was just made, shown this one time: opened on this phone, or copied to where one's calendar is.
import { useEffect, useRef, useState } from "react";
import type { CalendarFeedSecret } from "../../../api/types";
import { t } from "../../../i18n/calendars";
import { Button, buttonClass } from "../../../ui/Button";
import { CheckIcon } from "../../../ui/icons";
import { Card } from "../../../ui/Page";
import { deferred } from "../../../ui/deferred";
import { toast } from "../../../ui/Toast";
import styles from "./NewAddress.module.css";

const AddressCode = deferred(() => import("./AddressCode").then((module) => module.AddressCode), <p role="status">{t("app.loading")}</p>);

const programs = ["apple", "google", "outlook"] as const;

export function NewAddress({ made, onDone }: { made: CalendarFeedSecret; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const address = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  const [isCodeOpen, setCodeOpen] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.url);
      setCopied(true);
    } catch {
      // Not allowed here: marked, so that the person copies it by hand.
      if (address.current) getSelection()?.selectAllChildren(address.current);
      toast(t("feeds.ready.by_hand"));
    }
  };
  return (
    <Card className={styles.stack ?? ""}>
      <h2 ref={heading} tabIndex={-1} className={styles.heading}>
        {t("feeds.ready")}
      </h2>
      <p>{t("feeds.ready.body")}</p>
      <a href={made.webcal_url} className={buttonClass("primary", true)}>
        {t("feeds.ready.open")}
      </a>
      <div className={styles.group}>
        <p className={styles.muted}>{t("feeds.ready.elsewhere")}</p>
        <code ref={address} className={styles.address}>
          {made.url}
        </code>
        <Button icon={copied ? <CheckIcon /> : undefined} onClick={() => void copy()}>
          {copied ? t("feeds.ready.copied") : t("feeds.ready.copy")}
        </Button>
        <span role="status" className="visually-hidden">
          {copied ? t("feeds.ready.copied") : ""}
        </span>
      </div>
      <div>
        <details className={styles.program} onToggle={(event) => setCodeOpen(event.currentTarget.open)}>
          <summary>{t("feeds.code")}</summary>
          {isCodeOpen && <AddressCode address={made.webcal_url} />}
        </details>
        {programs.map((program) => (
          <details key={program} className={styles.program}>
            <summary>{t(`feeds.how.${program}`)}</summary>
            <ol>
              {([1, 2, 3] as const).map((step) => (
                <li key={step}>{t(`feeds.how.${program}.${step}`)}</li>
              ))}
            </ol>
          </details>
        ))}
      </div>
      <p className={styles.muted}>{t("feeds.ready.delay")}</p>
      <div className={styles.start}>
        <Button onClick={onDone}>{t("feeds.ready.done")}</Button>
      </div>
    </Card>
  );
}
