// Step three: in one sentence what one agrees to, the consent, and the act itself. It cannot be undone.
import { useRef, useState, type SubmitEvent } from "react";
import { problemText } from "../../../api/problems";
import type { Contract, Signing } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { Facts } from "../../../ui/Bits";
import { Button } from "../../../ui/Button";
import { Checkbox } from "../../../ui/Field";
import { Card } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import readerStyles from "../reader/Reader.module.css";
import { SignaturePicture } from "./SignaturePicture";
import type { Draft } from "./useDraft";
import "../../../styles/paper-tokens.css";
import styles from "./Confirm.module.css";

interface ConfirmStepProps {
  contract: Contract;
  signing: Signing;
  draft: Draft;
  busy: boolean;
  error: unknown;
  onChangeSignature: () => void;
  onSubmit: (save: boolean) => void;
}

export default function ConfirmStep({ contract, signing, draft, busy, error, onChangeSignature, onSubmit }: ConfirmStepProps) {
  const [accepted, setAccepted] = useState(false);
  const [save, setSave] = useState(false);
  const [tried, setTried] = useState(false);
  const agreement = useRef<HTMLInputElement>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!accepted) agreement.current?.focus();
    else if (!busy) onSubmit(save);
  };
  return (
    <>
      <div className={styles.confirm}>
        <form id="confirm" noValidate onSubmit={submit}>
          <h2>{t("sign.confirm.title")}</h2>
          <div role="alert">{error != null && <Banner tone="error">{problemText(error)}</Banner>}</div>
          <Card>
            <Facts
              facts={[
                { term: t("sign.confirm.document"), value: contract.title },
                { term: t("sign.confirm.as"), value: signing.signer_name },
              ]}
            />
          </Card>
          {draft.signature && (
            <div className={styles.paper}>
              <SignaturePicture signature={draft.signature} />
              <button type="button" onClick={onChangeSignature}>
                {t("sign.pad.change")}
              </button>
            </div>
          )}
          <p className={styles.consent} id="consent">
            {signing.consent.text}
          </p>
          <Checkbox
            ref={agreement}
            label={t("sign.confirm.accept")}
            aria-describedby="consent"
            checked={accepted}
            onChange={(event) => setAccepted(event.target.checked)}
            error={tried && !accepted ? t("sign.confirm.accept_missing") : undefined}
          />
          <Checkbox label={t("sign.confirm.save")} checked={save} onChange={(event) => setSave(event.target.checked)} />
        </form>
      </div>
      <footer className={readerStyles.bottom}>
        <Button type="submit" form="confirm" variant="primary" busy={busy}>
          {busy ? t("sign.confirm.busy") : t("sign.confirm.submit")}
        </Button>
      </footer>
    </>
  );
}
