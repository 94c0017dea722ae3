// The signers of a contract as a table of people that changes live, with filters, search and work on several at once.
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { assignmentsQuery, remind } from "../../../api/office-contracts";
import { problemText } from "../../../api/problems";
import type { Assignment, Contract } from "../../../api/types";
import { formatWhen } from "../../../i18n/format";
import { t } from "../../../i18n/office-contracts";
import { Failure } from "../../../presentation/Failure";
import { Avatar } from "../../../ui/Bits";
import { Button, IconButton } from "../../../ui/Button";
import { DataTable, type Column } from "../../../ui/DataTable";
import { BellIcon, CrossIcon, PeopleIcon, UndoIcon } from "../../../ui/icons";
import { Segments } from "../../../ui/List";
import { ListEnd } from "../../../ui/ListEnd";
import { Section } from "../../../ui/Page";
import { SearchInput } from "../../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { WithdrawDialog } from "./lazyDialogs";
import { SealCell } from "./SealCell";
import { rowsOf, type SignerRow } from "./rows";
import { filters, isOpen, isUnsigned, lastStep, SignerChip } from "./states";
import styles from "./Signers.module.css";

const many = 8;

export function SignersTable({ contract, manages }: { contract: Contract; manages: boolean }) {
  const [search, setSearch] = useSearchParams();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const filter = filters.find((entry) => entry.value === search.get("signers")) ?? filters[0];
  const q = search.get("q") ?? "";
  const list = useInfiniteQuery({
    ...assignmentsQuery(contract.id, { ...(filter.status === "" ? {} : { status: filter.status }), ...(q === "" ? {} : { q }) }),
    placeholderData: keepPreviousData,
  });
  const parts = list.data?.pages.flatMap((page) => page.data) ?? [];
  const count = list.data?.pages[0]?.pagination.total_count ?? parts.length;
  const unfiltered = filter.value === "all" && q === "";
  const rows = rowsOf(parts, contract.signing_mode, !unfiltered || !list.hasNextPage);
  const chosen = rows.map((row) => row.part).filter((part) => picked.has(part.id) && isUnsigned(part));
  const selectable = rows.map((row) => row.part).filter(isUnsigned);

  const change = (name: "q" | "signers", value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "" || value === "all") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const pick = (part: Assignment) => {
    const next = new Set(picked);
    if (!next.delete(part.id)) next.add(part.id);
    setPicked(next);
  };
  const all: Column<SignerRow>["header"] = (
    <input
      type="checkbox"
      className={styles.check}
      aria-label={t("track.select_all")}
      checked={selectable.length > 0 && chosen.length === selectable.length}
      disabled={selectable.length === 0}
      onChange={() => setPicked(chosen.length === selectable.length ? new Set() : new Set(selectable.map((part) => part.id)))}
    />
  );

  return (
    <Section title={t("track.people")}>
      {(contract.counts.assignments > many || !unfiltered || contract.counts.declined > 0) && (
        <div className={styles.filters}>
          <SearchInput label={t("track.people.search")} value={q} onChange={(value) => change("q", value)} />
          <Segments
            label={t("track.filter")}
            value={filter.value}
            options={filters.map((entry) => ({ value: entry.value, label: t(`track.filter.${entry.value}`) }))}
            onChange={(value) => change("signers", value)}
          />
        </div>
      )}
      {list.isPending && <SkeletonRows label={t("app.loading")} height={56} rows={4} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && parts.length === 0 && (
        <EmptyState
          icon={<PeopleIcon />}
          title={unfiltered ? t("track.people.none") : t("track.people.no_match")}
          body={unfiltered ? t("track.people.none.body") : t("track.people.no_match.body")}
        />
      )}
      {parts.length > 0 && (
        <>
          <DataTable
            label={t("track.people")}
            rows={rows}
            rowKey={({ part }) => part.id}
            busy={list.isPlaceholderData}
            selected={({ part }) => manages && picked.has(part.id) && isUnsigned(part)}
            columns={columns(contract, manages, manages ? { all, picked, pick } : null)}
          />
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("track.people.count", { count: unfiltered ? rows.length : count })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {chosen.length > 0 && <Selected contract={contract} parts={chosen} onDone={() => setPicked(new Set())} />}
    </Section>
  );
}

interface Picking {
  all: Column<SignerRow>["header"];
  picked: ReadonlySet<string>;
  pick: (part: Assignment) => void;
}

function columns(contract: Contract, manages: boolean, picking: Picking | null): Column<SignerRow>[] {
  const check: Column<SignerRow> = {
    key: "check",
    title: t("track.choose_all"),
    header: picking?.all,
    quiet: true,
    track: "max-content",
    cell: ({ part }) =>
      isUnsigned(part) ? (
        <input
          type="checkbox"
          className={styles.check}
          data-row
          aria-label={t("track.select", { name: part.signer_name })}
          checked={picking?.picked.has(part.id) ?? false}
          onChange={() => picking?.pick(part)}
        />
      ) : (
        <span className={styles.noCheck} />
      ),
  };
  return [
    ...(picking ? [check] : []),
    {
      key: "person",
      title: t("track.person"),
      main: true,
      track: "minmax(190px, 2fr)",
      cell: ({ part }) => (
        <span className={styles.person}>
          <Avatar name={part.signer_name} />
          <span>
            {part.signer_name}
            {part.signer_kind === "counter_signer" && <small>{t("track.counter")}</small>}
            {part.signer_kind === "artist" && contract.signing_mode === "joint" && <small>{t("track.signer", { n: part.slot })}</small>}
          </span>
        </span>
      ),
    },
    { key: "state", title: t("track.status"), track: "max-content", badge: true, cell: ({ part }) => <SignerChip status={part.status} /> },
    {
      key: "last",
      title: t("track.last"),
      track: "minmax(150px, 1.5fr)",
      cell: ({ part, company }) => (
        <span className={styles.last}>
          {lastStep(part)}
          {company && part.status === "signed" && (
            <small>
              {company.status === "signed"
                ? t("track.company.signed", { name: company.signer_name })
                : t("track.company.waiting", { name: company.signer_name })}
            </small>
          )}
          {part.status === "declined" && part.decline_reason && <q>{part.decline_reason}</q>}
          {isOpen(part) && part.last_reminder_at && (
            <small>{t("track.reminded", { count: part.reminder_count, when: formatWhen(part.last_reminder_at) })}</small>
          )}
        </span>
      ),
    },
    ...(contract.counts.signed > 0
      ? [{ key: "copy", title: t("track.copy"), track: "max-content", cell: (row: SignerRow) => sealCell(row, manages) }]
      : []),
  ];
}

/** Only what is signed, or failed to be sealed, has something to show. */
const sealCell = ({ part }: SignerRow, manages: boolean) =>
  part.status === "signed" ? <SealCell part={part} manages={manages} /> : null;

/** The bar that says what will happen to how many. */
function Selected({ contract, parts, onDone }: { contract: Contract; parts: readonly Assignment[]; onDone: () => void }) {
  const queries = useQueryClient();
  const [withdrawing, setWithdrawing] = useState(false);
  const open = parts.filter(isOpen);
  const reminding = useMutation({
    mutationFn: () => remind(contract.id, open.map((part) => part.id)),
    onSuccess: async ({ reminded }) => {
      toast(t("track.remind.done", { count: reminded }));
      onDone();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <div className={styles.selected} role="region" aria-label={t("track.selected", { count: parts.length })}>
      <strong role="status">{t("track.selected", { count: parts.length })}</strong>
      <Button
        icon={<BellIcon />}
        busy={reminding.isPending}
        disabledReason={open.length === 0 ? t("track.selected.remind_none") : null}
        onClick={() => reminding.mutate()}
      >
        {t("track.selected.remind", { count: open.length })}
      </Button>
      <Button icon={<UndoIcon />} onClick={() => setWithdrawing(true)}>
        {t("track.selected.withdraw", { count: parts.length })}
      </Button>
      <IconButton label={t("track.selected.clear")} icon={<CrossIcon />} onClick={onDone} />
      {withdrawing && (
        <WithdrawDialog
          contract={contract}
          parts={parts}
          onClose={() => setWithdrawing(false)}
          onDone={() => {
            setWithdrawing(false);
            onDone();
          }}
        />
      )}
    </div>
  );
}
