// The first run of a company: its name, the first people, the first contract. Each step can be left for later; what is
// done is read from what is there, so that nothing is asked for twice.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { contractsQuery } from "../../../api/contracts";
import { useMe } from "../../../api/identity";
import { invitationsQuery, membersQuery } from "../../../api/people";
import type { Page } from "../../../api/types";
import { storedLater, storeLater } from "../../../device/first-run";
import { t } from "../../../i18n/first-run";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { CheckIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import { SkeletonRows } from "../../../ui/States";
import { DocumentStep } from "./DocumentStep";
import { NameStep } from "./NameStep";
import { PeopleStep } from "./PeopleStep";
import styles from "./FirstRun.module.css";

const steps = ["name", "people", "document"] as const;
type Step = (typeof steps)[number];

export interface StepProps {
  /** The step is done, or can wait. */
  onLeave: () => void;
  /** It stays open, although some of it is done. */
  onStay: () => void;
}
const forms: Readonly<Record<Step, (props: StepProps) => ReactNode>> = { name: NameStep, people: PeopleStep, document: DocumentStep };

const totalOf = (data: { pages: readonly Page<unknown>[] }): number => data.pages[0]?.pagination.total_count ?? 0;

interface FirstRunProps {
  /** Stands here once every step is done or left; without it, the steps stay. */
  otherwise?: ReactNode;
  /** The step to begin with. */
  first?: string | null;
}

export function FirstRun({ otherwise, first = null }: FirstRunProps) {
  const { organization } = useMe();
  const [left, setLeft] = useState(() => storedLater(organization.id));
  const [chosen, setChosen] = useState(() => steps.find((step) => step === first) ?? null);
  const members = useInfiniteQuery(membersQuery({}, 1));
  const invitations = useInfiniteQuery(invitationsQuery({}));
  const contracts = useInfiniteQuery(contractsQuery({}, 1));
  const failed = [members, invitations, contracts].find(({ isError, data }) => isError && !data);
  if (failed) return otherwise ?? <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!members.data || !invitations.data || !contracts.data) return <SkeletonRows label={t("app.loading")} rows={3} height={96} />;

  const facts = { people: totalOf(members.data) > 1 || totalOf(invitations.data) > 0, document: totalOf(contracts.data) > 0 };
  // Who has people and contracts already is called what it is called.
  const done: Record<Step, boolean> = { ...facts, name: (facts.people && facts.document) || left.includes("name") };
  const open = chosen ?? steps.find((step) => !done[step] && !left.includes(step)) ?? null;
  if (open === null && otherwise !== undefined) return otherwise;
  const leave = (step: Step) => {
    const next = [...new Set([...left, step])];
    storeLater(organization.id, next);
    setLeft(next);
    setChosen(null);
  };
  return (
    <Section title={t("first.title")}>
      <p className={styles.muted}>{t("first.lead")}</p>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <StepCard
            key={step}
            number={index + 1}
            step={step}
            done={done[step]}
            left={left.includes(step)}
            open={step === open}
            onOpen={() => setChosen(step)}
            onLeave={() => leave(step)}
            onStay={() => setChosen(step)}
          />
        ))}
      </ol>
    </Section>
  );
}

interface StepCardProps extends StepProps {
  number: number;
  step: Step;
  done: boolean;
  left: boolean;
  open: boolean;
  onOpen: () => void;
}

function StepCard({ number, step, done, left, open, onOpen, onLeave, onStay }: StepCardProps) {
  const Form = forms[step];
  const heading = useRef<HTMLHeadingElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // What was pressed is gone with the step before.
    if (open && !wasOpen.current) heading.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return (
    <li className={styles.step} data-open={open || undefined} aria-current={open ? "step" : undefined}>
      <span className={styles.number} data-done={done || undefined} aria-hidden="true">
        {done ? <CheckIcon /> : number}
      </span>
      <div className={styles.head}>
        <h3 ref={heading} tabIndex={-1}>
          {t(`first.${step}`)}
        </h3>
        {done && !open && <span className={styles.muted}>{t("first.done")}</span>}
        {!done && left && !open && <span className={styles.muted}>{t("first.left")}</span>}
        {!open && (!done || step === "name") && (
          <Button variant="quiet" onClick={onOpen}>
            {t(done ? "first.change" : "first.now")}
            <span className="visually-hidden">: {t(`first.${step}`)}</span>
          </Button>
        )}
      </div>
      {open && (
        <div className={styles.body}>
          <p className={styles.muted}>{t(`first.${step}.body`)}</p>
          <Form onLeave={onLeave} onStay={onStay} />
        </div>
      )}
    </li>
  );
}
