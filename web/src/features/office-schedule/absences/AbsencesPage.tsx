// When people cannot come: what they have said themselves, and what the office notes for them.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { absencesQuery, removeAbsence } from "../../../api/absences";
import { useMe } from "../../../api/identity";
import { allArtistsQuery } from "../../../api/office-schedule";
import { problemText } from "../../../api/problems";
import type { BlockOut } from "../../../api/types";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button } from "../../../ui/Button";
import { CalendarIcon } from "../../../ui/desk-icons";
import { Select, TextInput } from "../../../ui/Field";
import { CrossIcon, PlusIcon } from "../../../ui/icons";
import { RowList, RowText, rowClass } from "../../../ui/List";
import { onDemand } from "../../../ui/onDemand";
import { Page } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { addDays, isDay, todayIn } from "../days";
import pieces from "../Pieces.module.css";
import { RemovableRow } from "../places/RemovableRow";
import { useArchiving } from "../places/useArchiving";
import { absenceWords } from "./absence";

const AddAbsenceDialog = onDemand(() => import("./AddAbsenceDialog").then((module) => module.AddAbsenceDialog));

const daysAhead = 90;
/** What the server looks at, at most. */
const mostDays = 800;

export default function AbsencesPage() {
  const home = useMe().organization.timezone;
  const [search, setSearch] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const person = search.get("person") ?? "";
  const today = todayIn(home);
  const [asked, until] = [search.get("from"), search.get("to")];
  const from = isDay(asked) ? asked : today;
  const furthest = addDays(from, mostDays);
  const to = !isDay(until) || until < from ? addDays(from, daysAhead) : until > furthest ? furthest : until;
  const list = useInfiniteQuery(absencesQuery({ start_date: from, end_date: to, ...(person === "" ? {} : { user_id: person }) }));
  const people = [...(useQuery(allArtistsQuery).data ?? [])].sort((one, other) => one.display_name.localeCompare(other.display_name));
  const absences = list.data?.pages.flatMap((page) => page.data) ?? [];
  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const add = (
    <Button variant="primary" icon={<PlusIcon />} onClick={() => setAdding(true)}>
      {t("absence.add")}
    </Button>
  );
  return (
    <Page title={t("absence.title")} lead={t("absence.lead")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>} aside={absences.length > 0 && add}>
      <div className={pieces.fields}>
        <Select label={t("absence.person")} value={person} onChange={(event) => change("person", event.target.value)}>
          <option value="">{t("absence.person.all")}</option>
          {people.map(({ user_id, display_name }) => (
            <option key={user_id} value={user_id}>
              {display_name}
            </option>
          ))}
        </Select>
        <TextInput label={t("absence.from")} type="date" value={from} onChange={(event) => change("from", event.target.value)} />
        <TextInput label={t("absence.to")} type="date" min={from} max={furthest} value={to} onChange={(event) => change("to", event.target.value)} />
      </div>
      {list.isPending && <SkeletonRows label={t("app.loading")} rows={4} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && absences.length === 0 && <EmptyState icon={<CalendarIcon />} title={t("absence.empty")} body={t("absence.empty.body")} action={add} />}
      {absences.length > 0 && <Absences absences={absences} home={home} />}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
      {isAdding && <AddAbsenceDialog people={people} person={person} home={home} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Absences({ absences, home }: { absences: readonly BlockOut[]; home: string }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ id }: BlockOut) => removeAbsence(id),
    onSuccess: (_nothing, { name }) => toast(t("absence.removed", { name })),
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  const removing = useArchiving((id) => {
    const absence = absences.find((each) => each.id === id);
    if (absence) remove.mutate(absence);
  });
  return (
    <RowList label={t("absence.title")}>
      {absences.map((absence) => {
        const { id, name, note } = absence;
        const when = absenceWords(absence, home);
        return (
          <RemovableRow key={id} id={id} removing={removing} going={t("absence.removing", { name, when })} label={t("absence.remove", { name, when })} icon={<CrossIcon />}>
            <div className={rowClass}>
              <RowText title={name} detail={[when, note].filter(Boolean).join(" · ")} />
            </div>
          </RemovableRow>
        );
      })}
    </RowList>
  );
}
