// Adding an authenticator app: scan, or type the secret, then prove it with a code.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { beginTotp, confirmTotp } from "../../../../api/factors";
import { problemText } from "../../../../api/problems";
import type { TotpSetup } from "../../../../api/types";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import { Dialog } from "../../../../ui/Dialog";
import { Banner, ErrorState, SkeletonRows } from "../../../../ui/States";
import { isComplete } from "../../proof/code";
import { CodeInput } from "../../proof/CodeInput";
import type { AddDialogProps } from "./AddFactor";
import styles from "../Account.module.css";
import own from "./Factors.module.css";

export default function TotpDialog({ onClose, onAdded }: AddDialogProps) {
  // Each opening makes a new secret; nothing of it is kept here.
  const setup = useQuery({ queryKey: ["me", "totp-setup"], queryFn: beginTotp, staleTime: Infinity, gcTime: 0 });
  return (
    <Dialog open onClose={onClose} title={t("factors.totp.title")} description={t("factors.totp.body")} closeLabel={t("action.close")}>
      {setup.isPending && <SkeletonRows rows={3} label={t("app.loading")} />}
      {setup.isError && <ErrorState text={problemText(setup.error)} retry={{ label: t("action.retry"), run: () => void setup.refetch() }} />}
      {setup.data && <Confirm setup={setup.data} onAdded={onAdded} />}
    </Dialog>
  );
}

/** The picture of the server as an image: markup of an answer never becomes part of the page. */
const pictureOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

function Confirm({ setup, onAdded }: { setup: TotpSetup; onAdded: AddDialogProps["onAdded"] }) {
  const [code, setCode] = useState("");
  const [checked, setChecked] = useState(false);
  const confirm = useMutation({
    mutationFn: (complete: string) => confirmTotp({ factor_id: setup.factor_id, code: complete }),
    onSuccess: onAdded,
    onError: () => setCode(""),
  });
  const submit = (complete: string) => {
    setChecked(true);
    if (isComplete(complete) && !confirm.isPending) confirm.mutate(complete);
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <img className={own.qr} src={pictureOf(setup.qr_svg)} alt={t("factors.totp.picture")} width="220" height="220" />
      <div>
        <p className={styles.muted}>{t("factors.totp.secret")}</p>
        <p className={own.secret}>{setup.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</p>
        <a href={setup.otpauth_uri}>{t("factors.totp.open")}</a>
      </div>
      <div role="alert">{confirm.isError && <Banner tone="error">{problemText(confirm.error)}</Banner>}</div>
      <CodeInput
        label={t("factors.totp.code")}
        value={code}
        onChange={setCode}
        onComplete={submit}
        error={checked && !confirm.isError && !isComplete(code) ? t("code.incomplete") : undefined}
      />
      <Button type="submit" variant="primary" busy={confirm.isPending}>
        {t("factors.totp.confirm")}
      </Button>
    </form>
  );
}
