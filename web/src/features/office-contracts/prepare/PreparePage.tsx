// Preparing a draft: fields on the pages, and the details. Everything is saved while one works.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { contractQuery } from "../../../api/contracts";
import { problemText } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import { t } from "../../../i18n/office-contracts";
import { Failure } from "../../../presentation/Failure";
import { Button, buttonClass, IconButton } from "../../../ui/Button";
import { RedoIcon } from "../../../ui/desk-icons";
import { deferred } from "../../../ui/deferred";
import { BackIcon, ForwardIcon, MinusIcon, PlusIcon, UndoIcon } from "../../../ui/icons";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { Palette } from "./Palette";
import { useEditor } from "./useEditor";
import { useSaving, type Saving } from "./useSaving";
import { useWideScreen } from "./useWideScreen";
import styles from "./Prepare.module.css";

const DetailsDialog = lazy(() => import("./DetailsDialog").then((module) => ({ default: module.DetailsDialog })));
const DetailsForm = deferred(() => import("./DetailsForm").then((module) => module.DetailsForm), null);
const Inspector = deferred(() => import("./Inspector").then((module) => module.Inspector), null);
const Pages = deferred(() => import("./Pages").then((module) => module.Pages), <section />);

export default function PreparePage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const contract = useQuery(contractQuery(id));
  const queries = useQueryClient();
  const [round, setRound] = useState(0);
  const data = contract.data;
  if (!data) {
    return (
      <div className={styles.alone}>
        {contract.isError ? <Failure error={contract.error} onRetry={() => void contract.refetch()} /> : <SkeletonRows label={t("app.loading")} />}
      </div>
    );
  }
  if (data.status !== "draft") {
    return (
      <div className={styles.alone}>
        <h1 tabIndex={-1} data-page-title>
          {data.title}
        </h1>
        <Banner
          action={
            <Link href={`/contracts/${id}`} className={buttonClass("primary")}>
              {t("prepare.not_draft.action")}
            </Link>
          }
        >
          {t("prepare.not_draft")}
        </Banner>
      </div>
    );
  }
  const reload = async () => {
    await queries.fetchQuery({ ...contractQuery(id), staleTime: 0 });
    setRound((before) => before + 1);
  };
  return <Workplace key={`${id} ${round}`} contract={data} onReload={reload} />;
}

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2];

function Workplace({ contract, onReload }: { contract: Contract; onReload: () => Promise<void> }) {
  const saving = useSaving(contract);
  const editor = useEditor(contract, saving.saver);
  const [zoom, setZoom] = useState(1);
  const [details, setDetails] = useState(false);
  const wide = useWideScreen();
  useDocumentTitle(t("prepare.title", { title: contract.title }));
  const step = (by: -1 | 1) => setZoom((now) => zooms[zooms.indexOf(now) + by] ?? now);
  const form = (
    <DetailsForm
      contract={contract}
      modeLocked={editor.fields.some((field) => field.slot > 1)}
      onChange={(changes) => saving.saver.changeDetails(changes)}
    />
  );
  return (
    <div className={styles.workplace}>
      <header className={styles.header}>
        <Link href={`/contracts/${contract.id}`} className={styles.back} aria-label={t("prepare.back")}>
          <BackIcon />
        </Link>
        <div className={styles.heading}>
          <h1 tabIndex={-1} data-page-title>
            {contract.title}
          </h1>
          <SaveStatus saving={saving} count={editor.fields.length} />
        </div>
        <div className={styles.tools}>
          <IconButton label={t("prepare.undo")} icon={<UndoIcon />} aria-keyshortcuts="Control+Z" disabled={!editor.canUndo} onClick={editor.undo} />
          <IconButton label={t("prepare.redo")} icon={<RedoIcon />} aria-keyshortcuts="Control+Shift+Z" disabled={!editor.canRedo} onClick={editor.redo} />
          <IconButton label={t("prepare.zoom_out")} icon={<MinusIcon />} disabled={zoom === zooms[0]} onClick={() => step(-1)} />
          <span className={styles.zoom} role="status">
            {t("prepare.zoom", { percent: zoom * 100 })}
          </span>
          <IconButton label={t("prepare.zoom_in")} icon={<PlusIcon />} disabled={zoom === zooms.at(-1)} onClick={() => step(1)} />
        </div>
        <div className={styles.onward}>
          {!wide && <Button onClick={() => setDetails(true)}>{t("prepare.details")}</Button>}
          <Next contract={contract} saving={saving} />
        </div>
      </header>
      {saving.state.status === "stale" && (
        <div className={styles.notice} role="alert">
          <Banner tone="warning" action={<Button onClick={() => void onReload()}>{t("prepare.reload")}</Button>}>
            {saving.ahead ? t("prepare.stale", { name: saving.ahead }) : t("prepare.stale.unknown")}
          </Banner>
        </div>
      )}
      <aside className={styles.side}>
        <Palette editor={editor} />
        {editor.selected ? (
          <Inspector
            key={editor.selected.id}
            field={editor.selected}
            mode={editor.mode}
            slots={editor.slots}
            pageCount={contract.page_count}
            onChange={(part, join) => editor.selected && editor.change(editor.selected.id, part, join)}
            onCopy={() => editor.selected && editor.copy(editor.selected.id)}
            onRemove={() => editor.selected && editor.remove(editor.selected.id)}
          />
        ) : (
          <p className={styles.empty}>{editor.fields.length === 0 ? t("prepare.none") : t("field.nothing_selected")}</p>
        )}
      </aside>
      <Pages contract={contract} editor={editor} zoom={zoom} />
      {wide && (
        <aside className={styles.detailsSide} aria-label={t("prepare.details")}>
          <h2>{t("prepare.details")}</h2>
          {form}
        </aside>
      )}
      <p id={editor.help} className="visually-hidden">
        {t("prepare.keys")}
      </p>
      <p role="status" className="visually-hidden">
        {editor.news}
      </p>
      {details && !wide && (
        <Suspense fallback={null}>
          <DetailsDialog onClose={() => setDetails(false)}>{form}</DetailsDialog>
        </Suspense>
      )}
    </div>
  );
}

function SaveStatus({ saving, count }: { saving: Saving; count: number }) {
  const { state } = saving;
  const text =
    state.status === "failed"
      ? t("prepare.save_failed", { reason: state.problem.errors[0]?.message ?? problemText(state.problem) })
      : state.status === "stale"
        ? t("prepare.unsaved")
        : state.status === "saved"
          ? t("prepare.saved")
          : t("prepare.saving");
  const bad = state.status === "failed" || state.status === "stale";
  return (
    <p className={styles.saved} data-bad={bad || undefined}>
      {t("prepare.count", { count })} · <span role="status">{text}</span>
    </p>
  );
}

/** Leads on only when everything is saved. */
function Next({ contract, saving }: { contract: Contract; saving: Saving }) {
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const saved = await saving.saver.flush();
    setBusy(false);
    if (saved) navigate(`/contracts/${contract.id}/send`);
  };
  return (
    <Button
      variant="primary"
      busy={busy}
      disabledReason={saving.state.status === "stale" ? t("prepare.unsaved") : null}
      icon={<ForwardIcon />}
      onClick={() => void go()}
    >
      {t("prepare.next")}
    </Button>
  );
}
