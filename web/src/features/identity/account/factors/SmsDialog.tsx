// Adding SMS: the number, then the code that was sent to it.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { beginSms, confirmSms } from "../../../../api/factors";
import { asProblem, problemText } from "../../../../api/problems";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import { Dialog } from "../../../../ui/Dialog";
import { TextInput } from "../../../../ui/Field";
import { Banner } from "../../../../ui/States";
import { isComplete } from "../../proof/code";
import { CodeInput } from "../../proof/CodeInput";
import type { AddDialogProps } from "./AddFactor";
import styles from "../Account.module.css";

/** E.164, with the spaces and dashes people write. */
export const phoneOf = (text: string): string => text.replaceAll(/[\s()/-]/g, "").replace(/^00/, "+");
export const isPhone = (phone: string): boolean => /^\+[1-9]\d{6,14}$/.test(phone);

export default function SmsDialog({ onClose, onAdded }: AddDialogProps) {
  const [phone, setPhone] = useState("");
  const [code, setCode] = useState("");
  const [mistake, setMistake] = useState<string | undefined>();
  const send = useMutation({ mutationFn: () => beginSms(phoneOf(phone)) });
  const confirm = useMutation({
    mutationFn: (complete: string) => confirmSms({ factor_id: send.data?.factor_id ?? "", code: complete }),
    onSuccess: onAdded,
    onError: () => setCode(""),
  });
  const problem = confirm.error ?? send.error;
  const refused = asProblem(send.error).errors.find((error) => error.field === "phone")?.message;
  const check = (complete: string) => {
    setMistake(isComplete(complete) ? undefined : t("code.incomplete"));
    if (isComplete(complete) && !confirm.isPending) confirm.mutate(complete);
  };
  return (
    <Dialog open onClose={onClose} title={t("factors.sms.title")} description={t("factors.sms.body")} closeLabel={t("action.close")}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (send.data) return check(code);
          setMistake(isPhone(phoneOf(phone)) ? undefined : t("factors.sms.phone.invalid"));
          if (isPhone(phoneOf(phone)) && !send.isPending) send.mutate();
        }}
      >
        <div role="alert">{problem && refused === undefined && <Banner tone="error">{problemText(problem)}</Banner>}</div>
        {send.data ? (
          <CodeInput label={t("factors.sms.code")} value={code} onChange={setCode} onComplete={check} error={mistake} autoFocus />
        ) : (
          <TextInput
            label={t("factors.sms.phone")}
            help={t("factors.sms.phone.help")}
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
            error={mistake ?? refused}
          />
        )}
        <Button type="submit" variant="primary" busy={send.isPending || confirm.isPending}>
          {send.data ? t("factors.totp.confirm") : t("factors.sms.send")}
        </Button>
      </form>
    </Dialog>
  );
}
