// What can still be changed when a contract is out: title, description, tags, deadline. Only what was changed is sent, over
// the version that was on screen when the dialog opened.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { contractQuery } from "../../../api/contracts";
import { updateContract, type ContractChanges } from "../../../api/office-contracts";
import { asProblem, problemText } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/office-contracts";
import { TextArea, TextInput } from "../../../ui/Field";
import { FormDialog } from "../../../ui/FormDialog";
import { toast } from "../../../ui/Toast";
import { tagsOf } from "../prepare/tags";
import { dayOf, endOfDay } from "../send/deadline";

interface Form {
  title: string;
  description: string;
  tags: string;
  day: string;
}

/** Where the server's name of a field is another than the form's. */
const names: Readonly<Record<string, keyof Form>> = { title: "title", description: "description", tags: "tags", expires_at: "day" };

export function EditDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const queries = useQueryClient();
  const zone = currentTimeZone();
  // News of the contract must not change what is sent over what.
  const [{ id, version, ...opened }] = useState(contract);
  const stored = opened.expires_at ? dayOf(opened.expires_at, zone) : "";
  const form = useForm<Form>({
    defaultValues: {
      title: opened.title,
      description: opened.description ?? "",
      tags: opened.tags.join(", "),
      day: stored,
    },
  });
  const { errors, dirtyFields, isDirty } = form.formState;
  useUnsavedWork(isDirty);
  const save = useMutation({
    mutationFn: (changes: ContractChanges) => updateContract(id, version, changes),
    onSuccess: async (saved) => {
      queries.setQueryData(contractQuery(id).queryKey, saved);
      toast(t("track.edit.done"));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contract"] });
    },
    onError: (error) => {
      for (const { field, message } of asProblem(error).errors) {
        const name = names[field];
        if (name) form.setError(name, { message }, { shouldFocus: true });
      }
    },
  });
  const submit = form.handleSubmit(({ title, description, tags, day }) => {
    if (!isDirty) return onClose();
    save.mutate({
      ...(dirtyFields.title && { title: title.trim() }),
      ...(dirtyFields.description && { description: description.trim() }),
      ...(dirtyFields.tags && { tags: tagsOf(tags) }),
      ...(dirtyFields.day && { expires_at: endOfDay(day, zone) }),
    });
  });
  const problem = save.error ? asProblem(save.error) : null;
  const told = problem?.errors.some(({ field }) => names[field] !== undefined) ?? false;
  return (
    <FormDialog
      title={t("track.edit.title", { title: opened.title })}
      description={t("track.edit.body")}
      closeLabel={t("action.close")}
      cancel={t("action.cancel")}
      send={t("track.edit.submit")}
      busy={save.isPending}
      refused={problem && !told && (problem.type === "version_mismatch" ? t("track.edit.stale") : problemText(problem))}
      onSend={() => void submit()}
      onClose={onClose}
    >
      <TextInput
        label={t("prepare.details.title")}
        maxLength={255}
        error={errors.title?.message}
        {...form.register("title", { validate: (title) => title.trim() !== "" || t("prepare.details.title.missing") })}
      />
      <TextInput
        type="date"
        label={t("prepare.details.expires")}
        help={t("track.edit.expires.help", { zone })}
        min={dayOf(Date.now(), zone)}
        error={errors.day?.message}
        // A day that is over stays as it is, where only something else is changed.
        {...form.register("day", {
          validate: (day) => day === stored || day === "" || day >= dayOf(Date.now(), zone) || t("prepare.details.expires.past"),
        })}
      />
      <TextArea label={t("prepare.details.description")} help={t("track.edit.description.help")} rows={3} maxLength={4000} error={errors.description?.message} {...form.register("description")} />
      <TextInput label={t("prepare.details.tags")} help={t("prepare.details.tags.help")} error={errors.tags?.message} {...form.register("tags")} />
    </FormDialog>
  );
}
