// The page of the rooms and of the productions: a list to add to, rename in and put away from.
import { useMutation, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { newIdempotencyKey } from "../../../api/client";
import { asProblem, problemText } from "../../../api/problems";
import type { Coordinates } from "../../../api/types";
import { t } from "../../../i18n/office-schedule";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button, IconButton } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { ArchiveIcon, PenIcon, PlusIcon } from "../../../ui/icons";
import { RowList, RowText, rowClass } from "../../../ui/List";
import { Page } from "../../../ui/Page";
import { EmptyState, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { coordinatesOf, coordinatesText } from "./coordinates";
import { RemovableRow } from "./RemovableRow";
import { useArchiving } from "./useArchiving";

export interface NamedItem {
  id: string;
  name: string;
  version: number;
  /** Only rooms have a place. */
  address?: string | null;
  coordinates?: Coordinates | null;
}

export interface Details {
  name: string;
  address: string | null;
  coordinates: Coordinates | null;
}

export interface NamedTexts {
  title: string;
  new: string;
  edit: (name: string) => string;
  empty: string;
  emptyBody: string;
}

interface NamedListProps<Item extends NamedItem> {
  texts: NamedTexts;
  query: UseQueryResult<readonly Item[]>;
  hasPlace: boolean;
  /** The page of one, where it has its own; a second button changes its name then. */
  hrefOf?: (item: Item) => string;
  create: (details: Details, key: string) => Promise<Item>;
  update: (item: Item, details: Details) => Promise<Item>;
  archive: (id: string) => Promise<Item>;
}

export function NamedList<Item extends NamedItem>({ texts, query, hasPlace, hrefOf, create, update, archive }: NamedListProps<Item>) {
  const queries = useQueryClient();
  const [edited, setEdited] = useState<Item | "new" | null>(null);
  const put = useMutation({
    mutationFn: archive,
    onSuccess: ({ name }) => {
      toast(t("places.archived", { name }));
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  const archiving = useArchiving((id) => put.mutate(id));
  const items = [...(query.data ?? [])].sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  const add = (
    <Button variant="primary" icon={<PlusIcon />} onClick={() => setEdited("new")}>
      {texts.new}
    </Button>
  );
  return (
    <Page title={texts.title} above={<BackLink href="/schedule">{t("form.back")}</BackLink>} aside={items.length > 0 && add}>
      {query.isPending && <SkeletonRows label={t("app.loading")} rows={4} />}
      {query.isError && !query.data && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && items.length === 0 && <EmptyState title={texts.empty} body={texts.emptyBody} action={add} />}
      {items.length > 0 && (
        <RowList label={texts.title}>
          {items.map((item) => (
            <RemovableRow key={item.id} id={item.id} removing={archiving} going={t("places.archiving", { name: item.name })} label={t("places.archive", { name: item.name })} icon={<ArchiveIcon />}>
              {hrefOf ? (
                <>
                  <Link href={hrefOf(item)} className={rowClass} data-row>
                    <RowText title={item.name} />
                  </Link>
                  <IconButton label={texts.edit(item.name)} icon={<PenIcon />} onClick={() => setEdited(item)} />
                </>
              ) : (
                <button type="button" className={rowClass} data-row onClick={() => setEdited(item)}>
                  <RowText title={item.name} detail={item.address} />
                </button>
              )}
            </RemovableRow>
          ))}
        </RowList>
      )}
      {edited !== null && (
        <EditDialog
          key={edited === "new" ? "new" : edited.id}
          title={edited === "new" ? texts.new : texts.edit(edited.name)}
          item={edited === "new" ? null : edited}
          hasPlace={hasPlace}
          save={(details, key) => (edited === "new" ? create(details, key) : update(edited, details))}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}

interface EditDialogProps {
  title: string;
  item: NamedItem | null;
  hasPlace: boolean;
  save: (details: Details, key: string) => Promise<NamedItem>;
  onClose: () => void;
}

function EditDialog({ title, item, hasPlace, save, onClose }: EditDialogProps) {
  const queries = useQueryClient();
  const [name, setName] = useState(item?.name ?? "");
  const [address, setAddress] = useState(item?.address ?? "");
  const [at, setAt] = useState(() => coordinatesText(item?.coordinates));
  const [tried, setTried] = useState(false);
  const coordinates = coordinatesOf(at);
  const [key] = useState(newIdempotencyKey);
  const work = useMutation({
    mutationFn: () => save({ name: name.trim(), address: address.trim() || null, coordinates: coordinates ?? null }, key),
    onSuccess: (saved) => {
      toast(t("places.saved", { name: saved.name }));
      onClose();
      return queries.invalidateQueries({ queryKey: ["event"] });
    },
  });
  const problem = work.error ? asProblem(work.error) : null;
  const isTaken = problem?.type === "conflict";
  const nameError = tried && name.trim() === "" ? t("places.error.name") : isTaken ? t("places.error.taken") : problem?.errors.find(({ field }) => field === "name")?.message;
  const submit = () => {
    setTried(true);
    if (name.trim() !== "" && coordinates !== undefined && !work.isPending) work.mutate();
  };
  return (
    <FormDialog
      title={title}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("places.save")}
      busy={work.isPending}
      refused={problem && nameError === undefined && (problem.errors[0]?.message ?? problemText(problem))}
      onSend={submit}
      onClose={onClose}
    >
      <TextInput label={t("places.name")} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={nameError} />
      {hasPlace && (
        <>
          <TextInput label={t("places.address")} maxLength={500} autoComplete="off" value={address} onChange={(event) => setAddress(event.target.value)} />
          <TextInput
            label={t("form.place_at")}
            help={t("form.place_at.help")}
            autoComplete="off"
            value={at}
            onChange={(event) => setAt(event.target.value)}
            error={tried && coordinates === undefined ? t("form.error.place_at") : undefined}
          />
        </>
      )}
    </FormDialog>
  );
}
