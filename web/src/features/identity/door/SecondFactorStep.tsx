// The second proof of who one is, after a password, a code by mail or a new password.
import { useEffect, useState } from "react";
import { proveSecondFactor, secondFactorOptions, sendSecondFactor } from "../../../api/proofs";
import type { SecondFactor } from "../../../api/types";
import { t } from "../../../i18n/door";
import { Button } from "../../../ui/Button";
import { Checkbox } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { ProofForm } from "../proof/ProofForm";
import styles from "./Door.module.css";

interface SecondFactorStepProps {
  challenge: SecondFactor;
  onSignedIn: () => Promise<void>;
  onStartOver: () => void;
}

export function SecondFactorStep({ challenge, onSignedIn, onStartOver }: SecondFactorStepProps) {
  useDocumentTitle(t("proof.title"));
  const [trust, setTrust] = useState(false);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), challenge.expires_in * 1_000);
    return () => clearTimeout(timer);
  }, [challenge]);

  const startOver = (
    <Button variant={over ? "primary" : "quiet"} block={over} onClick={onStartOver}>
      {t("proof.start_over")}
    </Button>
  );
  return (
    <>
      <h1>{t("proof.title")}</h1>
      <p className={styles.lead}>{t("proof.lead")}</p>
      <div className={styles.form}>
        {over ? (
          <>
            <div role="alert">
              <Banner tone="warning">{t("proof.expired")}</Banner>
            </div>
            {startOver}
          </>
        ) : (
          <ProofForm
            methods={challenge.methods}
            smsHint={challenge.sms_hint}
            onSend={(method) => sendSecondFactor(challenge.challenge, method)}
            passkeyOptions={() => secondFactorOptions(challenge.challenge)}
            onProve={async (proof) => {
              await proveSecondFactor(challenge.challenge, proof, trust);
              await onSignedIn();
            }}
            extra={<Checkbox label={t("proof.trust")} checked={trust} onChange={(event) => setTrust(event.target.checked)} />}
            way={startOver}
          />
        )}
        <p className={styles.small}>{t("proof.lost")}</p>
      </div>
    </>
  );
}
