// Writing or changing one claim: what is on this device, else the server's claim, else a new one.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { draftOf, type ClaimDraft } from "../../api/claim-draft";
import { claimQuery } from "../../api/claims";
import { useMe, viewerOf } from "../../api/identity";
import { outboxOf, useWaitingClaims } from "../../api/outbox";
import type { Claim } from "../../api/types";
import { uuidv7 } from "../../device/uuid";
import { t } from "../../i18n/claims";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { ClaimIcon } from "../../ui/icons";
import { Page } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { freshDraft, useBasics, type Basics } from "./basics";
import { ClaimForm } from "./form/ClaimForm";

export default function ClaimFormPage({ params: { id } }: { params: { id?: string } }) {
  return id === undefined ? <Begun /> : <Writing id={id} />;
}

/** A claim without a photo gets its id first, so that a reload comes back to it. */
function Begun() {
  const [, navigate] = useLocation();
  useEffect(() => {
    navigate(`/claims/${uuidv7()}/edit?new`, { replace: true });
  }, [navigate]);
  return <SkeletonRows label={t("app.loading")} />;
}

function Writing({ id }: { id: string }) {
  const viewer = viewerOf(useMe());
  const [search] = useSearchParams();
  const opened = useOpened(viewer);
  const here = useWaitingClaims(viewer).find((claim) => claim.id === id);
  const isNew = search.has("new");
  // A claim only this device knows is not asked for.
  const server = useQuery({ ...claimQuery(id), enabled: opened && (here ? here.created : !isNew) });
  const basics = useBasics();
  const title = server.data || here?.created ? t("form.title.edit") : t("form.title.new");
  const start = opened && basics ? startOf(here?.content, server.data, isNew, basics) : null;
  return (
    <Page title={title} above={<BackLink href="/claims">{t("claim.back")}</BackLink>}>
      {start && basics ? (
        <ClaimForm key={id} id={id} viewer={viewer} start={start} server={server.data} basics={basics} />
      ) : !opened || !basics || server.isLoading ? (
        <SkeletonRows label={t("app.loading")} />
      ) : server.isError && server.error.name === "ApiProblem" && !isNew ? (
        <Failure error={server.error} onRetry={() => void server.refetch()} />
      ) : (
        <EmptyState icon={<ClaimIcon />} title={t("form.gone")} body={t("form.gone.body")} />
      )}
    </Page>
  );
}

function startOf(here: ClaimDraft | undefined, server: Claim | undefined, isNew: boolean, basics: Basics): ClaimDraft | null {
  if (here) return here;
  if (server) return server.can.edit.enabled ? draftOf(server) : null;
  return isNew ? freshDraft(basics) : null;
}

/** Whether the device was asked; where it keeps nothing, the form works for as long as the page is open. */
function useOpened(viewer: string): boolean {
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    let left = false;
    outboxOf(viewer)
      .load()
      .catch(() => undefined)
      .finally(() => {
        if (!left) setOpened(true);
      });
    return () => {
      left = true;
    };
  }, [viewer]);
  return opened;
}
