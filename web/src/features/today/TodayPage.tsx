// An artist's day at one glance: what waits for a signature, most urgent first, then what happened lately.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { contractsQuery } from "../../api/contracts";
import { useMe } from "../../api/identity";
import { writesClaims } from "../../api/permissions";
import type { ListedContract } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/t";
import { ContractRow } from "../../presentation/ContractRow";
import { Failure } from "../../presentation/Failure";
import { buttonClass } from "../../ui/Button";
import { CheckIcon, ClockIcon, PenIcon } from "../../ui/icons";
import { RowList } from "../../ui/List";
import { Page, Section } from "../../ui/Page";
import { deferred } from "../../ui/deferred";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { byUrgency, greeting, isUrgent } from "./urgency";
import styles from "./Today.module.css";

/** Stands last, so it comes after what waits for a signature. */
const MoneyOnItsWay = deferred(() => import("./MoneyOnItsWay").then((module) => module.MoneyOnItsWay), null);

export default function TodayPage() {
  const me = useMe();
  const waiting = useInfiniteQuery(contractsQuery({ waiting_for_me: true }));
  const recent = useInfiniteQuery(contractsQuery({}, 6));
  const name = me.user.first_name;
  const toSign = (waiting.data?.pages.flatMap((page) => page.data) ?? []).toSorted(byUrgency);
  const others = (recent.data?.pages[0]?.data ?? []).filter((contract) => !toSign.some((due) => due.id === contract.id));
  const count = Math.max(waiting.data?.pages[0]?.pagination.total_count ?? 0, toSign.length);

  return (
    <Page title={t(`today.greeting.${greeting(new Date(), me.user.timezone)}`, { name })} lead={toSign.length > 0 ? t("today.to_sign", { count }) : undefined}>
      {waiting.isPending && <SkeletonRows rows={2} height={132} label={t("app.loading")} />}
      {waiting.isError && !waiting.data && <Failure error={waiting.error} onRetry={() => void waiting.refetch()} />}
      {waiting.data && toSign.length === 0 && (
        <EmptyState icon={<CheckIcon />} title={t("today.empty")} body={t("today.empty.body")} />
      )}
      {toSign.length > 0 && (
        <ul className={styles.cards}>
          {toSign.map((contract, index) => (
            <ToSign key={contract.id} contract={contract} company={me.organization.name} first={index === 0} />
          ))}
        </ul>
      )}
      {writesClaims(me) && <MoneyOnItsWay />}
      {others.length > 0 && (
        <Section title={t("today.recent")} aside={<Link href="/contracts">{t("today.recent.all")}</Link>}>
          <RowList label={t("today.recent")}>
            {others.map((contract) => (
              <ContractRow key={contract.id} contract={contract} />
            ))}
          </RowList>
        </Section>
      )}
    </Page>
  );
}

function ToSign({ contract, company, first }: { contract: ListedContract; company: string; first: boolean }) {
  const expires = contract.expires_at;
  const urgent = isUrgent(contract, Date.now());
  const sent = contract.my_assignment?.sent_at ?? contract.sent_at;
  const opened = contract.my_assignment?.status === "viewed";
  return (
    <li className={styles.card}>
      <div className={styles.cardText}>
        <h2>
          <Link href={`/contracts/${contract.id}`} data-row>
            {contract.title}
          </Link>
        </h2>
        <p>
          {t("today.from", { company })} · {t("contracts.pages", { count: contract.page_count })}
        </p>
        {expires ? (
          <p className={styles.due} data-urgent={urgent || undefined}>
            <ClockIcon />
            {urgent ? t("today.due_soon", { when: formatWhen(expires) }) : t("today.due", { when: formatWhen(expires) })}
          </p>
        ) : (
          sent && <p className={styles.due}>{t("today.sent", { when: formatWhen(sent) })}</p>
        )}
      </div>
      <Link href={`/contracts/${contract.id}/sign`} className={buttonClass(first ? "primary" : "secondary")}>
        <PenIcon />
        {opened ? t("today.continue") : t("today.sign")}
        <span className="visually-hidden">: {contract.title}</span>
      </Link>
    </li>
  );
}
