// Reading a contract: the document fills the screen; it works without a network once opened.
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "wouter";
import { contractQuery } from "../../api/contracts";
import { t } from "../../i18n/reader";
import { Failure } from "../../presentation/Failure";
import { buttonClass } from "../../ui/Button";
import { BackIcon, PenIcon } from "../../ui/icons";
import { useDocumentTitle } from "../../ui/Page";
import { SkeletonRows } from "../../ui/States";
import { DocumentArea } from "./reader/DocumentArea";
import { usePdf } from "./reader/usePdf";
import { useMarkViewed } from "./useMarkViewed";
import "../../styles/paper-tokens.css";
import styles from "./reader/Reader.module.css";

export default function ReaderPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const contract = useQuery(contractQuery(id));
  const [search] = useSearchParams();
  const data = contract.data;
  useDocumentTitle(data?.title ?? t("reader.document"));
  useMarkViewed(data);
  const seal = data?.my_assignment?.seal;
  const sealed = search.get("kind") === "sealed" && seal?.status === "sealed" ? seal : null;

  const original = data ? ({ contractId: id, kind: "original", sha256: data.document_sha256 } as const) : null;
  const document = usePdf(
    sealed ? { contractId: id, kind: "sealed", sealId: sealed.id, sha256: sealed.sha256 ?? sealed.id } : original,
  );

  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <Link href={`/contracts/${id}`} className={styles.back} aria-label={t("action.back")}>
          <BackIcon />
        </Link>
        <h1 tabIndex={-1} data-page-title>
          {data?.title ?? t("app.loading")}
        </h1>
      </header>
      {contract.isPending && <SkeletonRows rows={1} label={t("app.loading")} />}
      {contract.isError && !data && <Failure error={contract.error} onRetry={() => void contract.refetch()} />}
      {data && (
        <DocumentArea document={document} sizes={data.pages ?? []} />
      )}
      {data?.my_assignment?.can_sign && (
        <footer className={styles.bottom}>
          <Link href={`/contracts/${id}/sign`} className={buttonClass("primary")}>
            <PenIcon />
            {t("reader.sign")}
          </Link>
        </footer>
      )}
    </div>
  );
}
