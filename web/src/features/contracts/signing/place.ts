// Where a field stands on its page, as CSS.
import type { ContractField } from "../../../api/types";

export const placeOf = (field: ContractField) => ({
  left: `${field.x * 100}%`,
  top: `${field.y * 100}%`,
  width: `${field.width * 100}%`,
  height: `${field.height * 100}%`,
});
