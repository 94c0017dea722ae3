// A new password instead of the current one. Whoever never had one leaves the current one empty.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword } from "../../../api/account";
import { useMe } from "../../../api/identity";
import { asProblem, problemText } from "../../../api/problems";
import { t } from "../../../i18n/account";
import { Button } from "../../../ui/Button";
import { Banner } from "../../../ui/States";
import { isLongEnough, NewPassword } from "../passwords/NewPassword";
import { PasswordInput } from "../passwords/PasswordInput";
import styles from "./Account.module.css";

/** Also shown alone when the company asks for a new password. */
export function PasswordForm({ onDone }: { onDone: () => void | Promise<void> }) {
  const { user } = useMe();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [checked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: () => changePassword({ password, ...(current === "" ? {} : { current_password: current }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["me"] });
      await onDone();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const refused = (field: string) => problem?.errors.find((error) => error.field === field)?.message;
  const told = problem !== null && problem.errors.length > 0;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (isLongEnough(password) && !save.isPending) save.mutate();
      }}
    >
      <div role="alert">{problem && !told && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <input type="text" autoComplete="username" value={user.email} readOnly hidden />
      <PasswordInput
        label={t("password.current")}
        help={t("password.current.help")}
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        autoComplete="current-password"
        error={refused("current_password")}
      />
      <NewPassword
        label={t("password.new")}
        value={password}
        onChange={setPassword}
        personal={[user.first_name, user.last_name, user.email]}
        email={user.email}
        checked={checked}
        error={refused("password")}
      />
      <Button type="submit" variant="primary" busy={save.isPending}>
        {t("password.save")}
      </Button>
    </form>
  );
}
