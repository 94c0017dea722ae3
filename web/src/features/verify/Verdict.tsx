// What is said of a document: one sentence with its sign, then the facts of every seal.
import type { ReactNode } from "react";
import type { Verification } from "../../api/types";
import { formatDateTime } from "../../i18n/format";
import { t } from "../../i18n/verify";
import { Facts } from "../../ui/Bits";
import { Chip } from "../../ui/Chip";
import { BlockedIcon, CheckIcon, InfoIcon, SealIcon, WarningIcon } from "../../ui/icons";
import { Card, Section } from "../../ui/Page";
import styles from "./Verify.module.css";

type Result = Verification["result"];

const signs: Readonly<Record<Result, ReactNode>> = {
  sealed_here: <SealIcon />,
  sealed_elsewhere: <InfoIcon />,
  not_sealed: <BlockedIcon />,
  altered: <WarningIcon />,
};

export function Verdict({ verification, file }: { verification: Verification; file: string }) {
  const { result, seals, sha256 } = verification;
  return (
    <>
      <div className={styles.verdict} data-result={result} role="status">
        <span aria-hidden="true">{signs[result]}</span>
        <div>
          <h2>{t(`verify.${result}`)}</h2>
          <p>{t(`verify.${result}.body`)}</p>
        </div>
      </div>
      {seals.length > 0 && (
        <Section title={t("verify.seals", { count: seals.length })}>
          {seals.map((seal, index) => (
            <Card key={index} className={styles.seal}>
              <SealState seal={seal} />
              <Facts facts={sealFacts(seal)} />
            </Card>
          ))}
        </Section>
      )}
      <Facts
        facts={[
          { term: t("verify.file"), value: file },
          { term: t("verify.sha256"), value: <code className={styles.hash}>{sha256}</code> },
        ]}
      />
    </>
  );
}

type Seal = Verification["seals"][number];

function SealState({ seal }: { seal: Seal }) {
  if (!seal.intact) {
    return (
      <Chip tone="error" icon={<WarningIcon />}>
        {t("verify.seal.broken")}
      </Chip>
    );
  }
  return seal.covers_whole_document ? (
    <Chip tone="success" icon={<CheckIcon />}>
      {t("verify.seal.intact")}
    </Chip>
  ) : (
    <Chip tone="warning" icon={<WarningIcon />}>
      {t("verify.seal.partial")}
    </Chip>
  );
}

function sealFacts(seal: Seal) {
  const facts = [
    { term: t("verify.seal.organization"), value: seal.organization_name ?? t("verify.seal.unknown") },
    seal.document_title ? { term: t("verify.seal.title"), value: seal.document_title } : null,
    seal.sealed_at ? { term: t("verify.seal.when"), value: formatDateTime(seal.sealed_at) } : null,
    seal.signers.length > 0
      ? {
          term: t("verify.seal.signers"),
          value: (
            <ul>
              {seal.signers.map((signer, index) => (
                <li key={index}>
                  {signer.signed_at ? t("verify.seal.signer", { name: signer.name, when: formatDateTime(signer.signed_at) }) : signer.name}
                </li>
              ))}
            </ul>
          ),
        }
      : null,
    { term: t("verify.seal.certificate"), value: seal.signer_common_name },
  ];
  return facts.filter((fact) => fact !== null);
}
