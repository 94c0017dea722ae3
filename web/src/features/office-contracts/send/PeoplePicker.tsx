// The artists of the company, searched by the server, to be chosen one by one or all at once.
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { allArtists, artistsQuery } from "../../../api/people";
import { problemText } from "../../../api/problems";
import type { Artist } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Failure } from "../../../presentation/Failure";
import { Avatar } from "../../../ui/Bits";
import { Button, buttonClass } from "../../../ui/Button";
import { PeopleIcon, SearchIcon } from "../../../ui/icons";
import { ListEnd } from "../../../ui/ListEnd";
import { SearchInput } from "../../../ui/SearchInput";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { useRowKeys } from "../../../ui/useRowKeys";
import { addAll, isChosen, toggle, type Chosen } from "./selection";
import styles from "./Send.module.css";

interface PeoplePickerProps {
  chosen: Chosen;
  /** Artists who have the contract already. */
  taken: ReadonlySet<string>;
  onChange: (chosen: Chosen) => void;
}

export function PeoplePicker({ chosen, taken, onChange }: PeoplePickerProps) {
  const [q, setQ] = useState("");
  const filter = q === "" ? {} : { q };
  const list = useInfiniteQuery({ ...artistsQuery(filter), placeholderData: keepPreviousData });
  const rows = useRowKeys<HTMLUListElement>();
  const artists = list.data?.pages.flatMap((page) => page.data) ?? [];
  const count = list.data?.pages[0]?.pagination.total_count ?? artists.length;
  const all = useMutation({
    mutationFn: () => allArtists(filter),
    onSuccess: (found) => onChange(addAll(chosen, found, taken)),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const allLabel = q === "" ? t("send.all", { count }) : t("send.all_matching", { count });

  return (
    <section className={styles.picker} aria-label={t("send.people")}>
      <div className={styles.pickerHead}>
        <SearchInput label={t("send.search")} value={q} onChange={setQ} />
        {count > 0 && (
          <Button busy={all.isPending} onClick={() => all.mutate()}>
            {all.isPending ? t("send.all.busy") : allLabel}
          </Button>
        )}
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} height={64} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && artists.length === 0 && (
        <EmptyState
          icon={q === "" ? <PeopleIcon /> : <SearchIcon />}
          title={q === "" ? t("send.empty") : t("send.no_match", { q })}
          body={q === "" ? t("send.empty.body") : t("send.no_match.body")}
          action={
            q === "" && (
              <Link href="/people" className={buttonClass("primary")}>
                {t("send.empty.action")}
              </Link>
            )
          }
        />
      )}
      {artists.length > 0 && (
        <>
          <ul ref={rows} className={styles.list} aria-label={t("send.people")} aria-busy={list.isPlaceholderData || undefined}>
            {artists.map((artist) => (
              <Person
                key={artist.id}
                artist={artist}
                chosen={isChosen(chosen, artist.id)}
                why={taken.has(artist.id) ? t("send.has_it") : artist.status === "active" ? null : t("send.left")}
                onToggle={() => onChange(toggle(chosen, artist))}
              />
            ))}
          </ul>
          <ListEnd
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            moreLabel={list.isFetchingNextPage ? t("list.loading_more") : t("action.more")}
            end={t("list.count", { count })}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </section>
  );
}

interface PersonProps {
  artist: Artist;
  chosen: boolean;
  /** Why this person cannot be chosen. */
  why: string | null;
  onToggle: () => void;
}

function Person({ artist, chosen, why, onToggle }: PersonProps) {
  return (
    <li>
      <label className={styles.person} data-held={why !== null || undefined}>
        <input
          type="checkbox"
          data-row
          checked={chosen}
          aria-disabled={why !== null || undefined}
          onChange={() => {
            if (why === null) onToggle();
          }}
        />
        <Avatar name={artist.display_name} />
        <span className={styles.personText}>
          <span className={styles.personName}>{artist.display_name}</span>
          <span className={styles.hint}>{why ?? (artist.discipline ? `${artist.discipline} · ${artist.email}` : artist.email)}</span>
        </span>
      </label>
    </li>
  );
}
