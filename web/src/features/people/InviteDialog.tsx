// Inviting: address, role, and names if known. Several can be invited without closing the dialog.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { newIdempotencyKey } from "../../api/client";
import { invite, type NewInvitation } from "../../api/people";
import { asProblem, problemText } from "../../api/problems";
import { useUnsavedWork } from "../../device/unsaved";
import { t } from "../../i18n/people";
import { roleName, roles } from "../../presentation/roles";
import { Button } from "../../ui/Button";
import { Select, TextInput } from "../../ui/Field";
import { FormDialog } from "../../ui/FormDialog";
import { toast } from "../../ui/Toast";
import styles from "./People.module.css";

type Form = Required<NewInvitation>;
const empty: Form = { email: "", role: "artist", first_name: "", last_name: "" };

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  const another = useRef(false);
  const form = useForm<Form>({ defaultValues: empty });
  const { errors, isDirty } = form.formState;
  useUnsavedWork(isDirty);
  const work = useMutation({
    mutationFn: ({ first_name, last_name, ...body }: Form) =>
      invite(
        { ...body, ...(first_name.trim() === "" ? {} : { first_name: first_name.trim() }), ...(last_name.trim() === "" ? {} : { last_name: last_name.trim() }) },
        key,
      ),
    onSuccess: async (invitation) => {
      toast(t("people.invite.done", { email: invitation.email }));
      setKey(newIdempotencyKey());
      if (another.current) {
        form.reset({ ...empty, role: form.getValues("role") });
        form.setFocus("email");
      } else onClose();
      await queries.invalidateQueries({ queryKey: ["invitation"] });
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.type === "email_exists" || problem.type === "conflict") {
        form.setError("email", { message: t("people.invite.email.member") }, { shouldFocus: true });
      }
      for (const { field, message } of problem.errors) {
        if (field in empty) form.setError(field as keyof Form, { message }, { shouldFocus: true });
      }
    },
  });
  const problem = work.error ? asProblem(work.error) : null;
  const told = problem !== null && (problem.errors.length > 0 || problem.type === "email_exists" || problem.type === "conflict");
  const submit = (more: boolean) => {
    another.current = more;
    void form.handleSubmit((values) => {
      if (!work.isPending) work.mutate(values);
    })();
  };
  const role = form.watch("role");
  return (
    <FormDialog
      title={t("people.invite.title")}
      description={t("people.invite.body")}
      closeLabel={t("action.close")}
      cancel={
        <Button busy={work.isPending && another.current} onClick={() => submit(true)}>
          {t("people.invite.another")}
        </Button>
      }
      send={t("people.invite.submit")}
      busy={work.isPending && !another.current}
      refused={problem && !told && problemText(problem)}
      onSend={() => submit(false)}
      onClose={onClose}
    >
      <TextInput
        label={t("people.invite.email")}
        type="email"
        inputMode="email"
        autoComplete="off"
        error={errors.email?.message}
        {...form.register("email", {
          required: t("people.invite.email.missing"),
          setValueAs: (value: string) => value.trim(),
          pattern: { value: /^\S+@\S+\.\S+$|^\S+@localhost$/, message: t("people.invite.email.invalid") },
        })}
      />
      <Select label={t("people.invite.role")} help={t(`people.invite.role.${role}`)} {...form.register("role")}>
        {roles.map((each) => (
          <option key={each} value={each}>
            {roleName(each)}
          </option>
        ))}
      </Select>
      <div className={styles.names}>
        <TextInput label={t("people.invite.first_name")} autoComplete="off" maxLength={100} error={errors.first_name?.message} {...form.register("first_name")} />
        <TextInput label={t("people.invite.last_name")} autoComplete="off" maxLength={100} error={errors.last_name?.message} {...form.register("last_name")} />
      </div>
      <p className={styles.muted}>{t("people.invite.names.help")}</p>
    </FormDialog>
  );
}
