// Bringing events in from a file: choose it, look at what is in it, choose what is wanted, and see what became of it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { importEvents, previewImport, type ImportChoices } from "../../../api/bringing-in";
import { asProblem, problemText } from "../../../api/problems";
import type { EventImport } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { t } from "../../../i18n/office-day";
import { BackLink } from "../../../presentation/BackLink";
import { deferred } from "../../../ui/deferred";
import { DropArea, DropVeil, FileButton } from "../../../ui/FileDrop";
import { Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { useFileDrop } from "../../../ui/useFileDrop";

const place = <SkeletonRows label={t("app.loading")} rows={4} />;
const ImportChoice = deferred(() => import("./ImportChoice").then((module) => module.ImportChoice), place);
const ImportDone = deferred(() => import("./ImportDone").then((module) => module.ImportDone), place);

const accepted = ".ics,.csv,.xlsx,.ods,text/calendar,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet";
/** What the server takes. */
const mostBytes = 2_000_000;

interface Read {
  file: File;
  found: EventImport;
}

const reasonOf = (error: unknown): string => {
  const problem = asProblem(error);
  return problem.errors.map(({ message }) => message).join(" ") || problemText(problem);
};

export default function ImportPage() {
  const queries = useQueryClient();
  const [read, setRead] = useState<Read | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const reading = useMutation({
    mutationFn: async (file: File): Promise<Read> => ({ file, found: await previewImport(file) }),
    onSuccess: setRead,
  });
  const bringing = useMutation({
    mutationFn: ({ file, choices }: { file: File; choices: ImportChoices }) => importEvents(file, choices),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["event"] }),
  });
  useUnsavedWork(bringing.isPending);
  const start = ([file]: File[]) => {
    if (!file || bringing.isPending) return;
    bringing.reset();
    setRead(null);
    setTooLarge(file.size > mostBytes);
    if (file.size <= mostBytes) reading.mutate(file);
  };
  const isOver = useFileDrop(start);
  const error = bringing.error ?? reading.error;
  const choose = (label: string) => (
    <FileButton accept={accepted} variant={read ? "secondary" : "primary"} onFiles={start}>
      {label}
    </FileButton>
  );
  return (
    <Page title={t("import.title")} lead={t("import.lead")} above={<BackLink href="/schedule">{t("form.back")}</BackLink>} wide={read !== null && !bringing.data}>
      <DropVeil shown={isOver} title={t("import.drop")} />
      <div role="alert">{(tooLarge || error) && <Banner tone="error">{tooLarge ? t("import.too_large") : reasonOf(error)}</Banner>}</div>
      {bringing.data ? (
        <ImportDone result={bringing.data} again={choose(t("import.done.again"))} />
      ) : reading.isPending ? (
        <>
          <p role="status">{t("import.reading", { name: reading.variables.name })}</p>
          {place}
        </>
      ) : read ? (
        <ImportChoice
          key={`${read.file.name} ${read.file.lastModified} ${read.file.size}`}
          name={read.file.name}
          found={read.found}
          busy={bringing.isPending}
          other={choose(t("import.other"))}
          onSend={(choices) => bringing.mutate({ file: read.file, choices })}
        />
      ) : (
        <DropArea title={t("import.drop")} body={t("import.drop.body")}>
          {choose(t("import.choose"))}
        </DropArea>
      )}
    </Page>
  );
}
