// A text that may be a new one, with those that are there already to choose from.
import { useId, type ComponentProps } from "react";
import { TextInput } from "../../../ui/Field";

export function SuggestedInput({ options, ...input }: { options: readonly string[] } & ComponentProps<typeof TextInput>) {
  const list = useId();
  return (
    <>
      <TextInput {...input} list={list} autoComplete="off" />
      <datalist id={list}>
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </>
  );
}
