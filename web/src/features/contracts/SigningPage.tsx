// Signing a contract in three steps: read, sign, confirm. What was filled in survives reloads; the submit is idempotent.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { startTransition, Suspense, useEffect, useRef } from "react";
import { Link } from "wouter";
import { contractQuery } from "../../api/contracts";
import { beginSigning, savedSignatureQuery, submitSignature } from "../../api/signing";
import type { Contract, Signing } from "../../api/types";
import { currentTimeZone } from "../../i18n/locale";
import { t as readerWords } from "../../i18n/reader";
import { t } from "../../i18n/signing";
import { Failure } from "../../presentation/Failure";
import { Button, buttonClass } from "../../ui/Button";
import { CrossIcon } from "../../ui/icons";
import { useDocumentTitle } from "../../ui/Page";
import { EmptyState, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { DocumentArea } from "./reader/DocumentArea";
import { usePdf } from "./reader/usePdf";
import { initialValues, needsInitials } from "./signing/fields";
import { ConfirmStep, FieldsStep, SignedScreen, preloadSteps } from "./signing/lazySteps";
import { PlaceMark } from "./signing/PlaceMark";
import { Steps } from "./signing/Steps";
import { useDraft } from "./signing/useDraft";
import { stateSentence } from "./stateSentence";
import { useMarkViewed } from "./useMarkViewed";
import "../../styles/paper-tokens.css";
import readerStyles from "./reader/Reader.module.css";

export default function SigningPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const contract = useQuery(contractQuery(id));
  useMarkViewed(contract.data);
  const canSign = contract.data?.my_assignment?.can_sign ?? false;
  // Its own key: a live update of the contract must not ask the server for another request to sign.
  const signing = useQuery({
    queryKey: ["signing", id],
    queryFn: () => beginSigning(id),
    enabled: canSign,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  useDocumentTitle(contract.data ? t("sign.title", { title: contract.data.title }) : t("app.loading"));

  if (contract.data && signing.data) return <SigningFlow contract={contract.data} signing={signing.data} />;
  const failed = contract.error ?? signing.error;
  return (
    <div className={readerStyles.screen}>
      <Top id={id} title={contract.data?.title ?? t("app.loading")} />
      {failed ? (
        <Failure error={failed} onRetry={() => void (contract.error ? contract.refetch() : signing.refetch())} />
      ) : contract.data && !canSign ? (
        <EmptyState
          title={t("sign.not_possible")}
          body={stateSentence(contract.data)}
          action={
            <Link href={`/contracts/${id}`} className={buttonClass("primary")}>
              {t("action.back")}
            </Link>
          }
        />
      ) : (
        <SkeletonRows label={t("app.loading")} />
      )}
    </div>
  );
}

function Top({ id, title }: { id: string; title: string }) {
  return (
    <header className={readerStyles.top}>
      <Link href={`/contracts/${id}`} className={readerStyles.back} aria-label={t("action.close")}>
        <CrossIcon />
      </Link>
      <h1 tabIndex={-1} data-page-title>
        {title}
      </h1>
    </header>
  );
}

function SigningFlow({ contract, signing }: { contract: Contract; signing: Signing }) {
  const queries = useQueryClient();
  const { draft, restored, update, discard } = useDraft(contract.my_assignment?.id, () => ({
    values: initialValues(signing.fields, signing.signer_name),
  }));
  // Opened once for all steps.
  const document = usePdf({ contractId: contract.id, kind: "original", sha256: contract.document_sha256 });
  const submit = useMutation({
    mutationFn: async (save: boolean) => {
      if (!draft?.signature) throw new Error("No signature to submit");
      const known = new Set(signing.fields.map((field) => field.id));
      return submitSignature(
        contract.id,
        {
          signature_request_id: signing.signature_request_id,
          consent_version: signing.consent.version,
          consent_accepted: true,
          signature: draft.signature,
          ...(needsInitials(signing.fields) && draft.initials ? { initials: draft.initials } : {}),
          values: Object.fromEntries(Object.entries(draft.values).filter(([id]) => known.has(id))),
          timezone: currentTimeZone(),
          save_signature: save,
        },
        draft.idempotencyKey,
      );
    },
    onSuccess: async (assignment, save) => {
      await discard();
      queries.setQueryData(contractQuery(contract.id).queryKey, (old) => old && { ...old, my_assignment: assignment });
      if (save) void queries.invalidateQueries({ queryKey: savedSignatureQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["contract"] });
    },
  });

  useEffect(preloadSteps, []);
  const told = useRef(false);
  useEffect(() => {
    if (!restored || told.current) return;
    told.current = true;
    toast(t("sign.restored"));
  }, [restored]);

  if (submit.isSuccess) {
    return (
      <Suspense fallback={<SkeletonRows label={t("app.loading")} />}>
        <SignedScreen id={contract.id} title={contract.title} />
      </Suspense>
    );
  }
  if (!draft) return <SkeletonRows label={t("app.loading")} />;

  // The next step's code may still be on its way: until it is there, the present step stays. What is filled in is there at
  // once, because the next place is filled in on top of it.
  const change: typeof update = (next) => ("step" in next ? startTransition(() => update(next)) : update(next));
  return (
    <div className={readerStyles.screen}>
      <div className={readerStyles.head}>
        <Top id={contract.id} title={contract.title} />
        <Steps step={draft.step} onGo={(step) => change({ step })} />
      </div>
      {draft.step === "read" && (
        <>
          <DocumentArea
            document={document}
            sizes={contract.pages ?? []}
            overlay={(page) =>
              signing.fields
                .filter((field) => field.page === page)
                .map((field) => <PlaceMark key={field.id} field={field} />)
            }
          />
          <footer className={readerStyles.bottom}>
            <Button variant="primary" onClick={() => change({ step: "sign" })}>
              {readerWords("reader.sign")}
            </Button>
          </footer>
        </>
      )}
      {draft.step === "sign" && (
        <FieldsStep contract={contract} signing={signing} document={document} draft={draft} onChange={change} />
      )}
      {draft.step === "confirm" && (
        <ConfirmStep
          contract={contract}
          signing={signing}
          draft={draft}
          busy={submit.isPending}
          error={submit.error}
          onChangeSignature={() => change({ step: "sign" })}
          onSubmit={(save) => submit.mutate(save)}
        />
      )}
    </div>
  );
}
