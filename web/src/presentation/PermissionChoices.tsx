// Which of one's own permissions to hand on, to a program or a person.
import { permissionWords } from "../i18n/permissions";
import { Choices } from "../ui/Choices";
import { Checkbox } from "../ui/Field";

interface PermissionChoicesProps {
  legend: string;
  possible: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  error?: string | undefined;
}

export function PermissionChoices({ legend, possible, chosen, onChange, error }: PermissionChoicesProps) {
  return (
    <Choices legend={legend} error={error}>
      {possible.map((permission) => (
        <Checkbox
          key={permission}
          label={permissionWords(permission)}
          checked={chosen.includes(permission)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, permission] : chosen.filter((each) => each !== permission))}
        />
      ))}
    </Choices>
  );
}
