// Changing the e-mail address: the old and the new one both confirm.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeEmail } from "../../../api/account";
import { useMe } from "../../../api/identity";
import { asProblem, problemText } from "../../../api/problems";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { TextInput } from "../../../ui/Field";
import { Card, Section } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import styles from "./Account.module.css";

export function EmailSection() {
  const { user } = useMe();
  const [email, setEmail] = useState("");
  const [mistake, setMistake] = useState<string | undefined>();
  const send = useMutation({ mutationFn: (to: string) => changeEmail(to) });
  const problem = send.error ? asProblem(send.error) : null;
  const refused = problem?.errors.find((error) => error.field === "email")?.message;
  return (
    <Section title={t("email.title")}>
      <Card>
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            const to = email.trim();
            const found = !/^\S+@\S+$/.test(to) ? t("email.invalid") : to.toLowerCase() === user.email.toLowerCase() ? t("email.same") : undefined;
            setMistake(found);
            if (found === undefined && !send.isPending) send.mutate(to);
          }}
        >
          <p>{user.email}</p>
          <div role="alert">{problem && refused === undefined && <Banner tone="error">{problemText(problem)}</Banner>}</div>
          <div role="status">{send.isSuccess && <Banner tone="success">{t("email.sent")}</Banner>}</div>
          <TextInput
            label={t("email.new")}
            help={t("email.change.body")}
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={mistake ?? refused}
          />
          <div>
            <Button type="submit" busy={send.isPending}>
              {t("email.send")}
            </Button>
          </div>
        </form>
      </Card>
    </Section>
  );
}
