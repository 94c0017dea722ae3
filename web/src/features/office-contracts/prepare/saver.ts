// Saves what is edited, one request at a time, because every save needs the version the one before gave.
// Fields and details wait together; the newest value of each wins. Knows no React.
import type { ContractChanges } from "../../../api/office-contracts";
import { asProblem, type ApiProblem } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import type { PlacedField } from "./geometry";

export type SaveState =
  | { status: "saved" }
  | { status: "waiting" }
  | { status: "saving" }
  | { status: "failed"; problem: ApiProblem }
  /** Somebody else is ahead; nothing is saved any more until the person reloads. */
  | { status: "stale" };

interface Ports {
  saveFields: (version: number, fields: readonly PlacedField[]) => Promise<Contract>;
  saveDetails: (version: number, changes: ContractChanges) => Promise<Contract>;
  onState: (state: SaveState) => void;
  onSaved: (contract: Contract) => void;
}

const pauseMs = 600;
const retryMs = 5_000;
const passesByItself = new Set(["network", "unavailable", "rate_limited"]);

export class Saver {
  private fields: readonly PlacedField[] | null = null;
  private details: ContractChanges | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private stale = false;

  constructor(
    private known: number,
    private readonly ports: Ports,
  ) {}

  /** The version the last save gave. */
  get version(): number {
    return this.known;
  }

  get isIdle(): boolean {
    return this.fields === null && this.details === null && this.running === null;
  }

  changeFields(fields: readonly PlacedField[]): void {
    this.fields = fields;
    this.later(pauseMs);
  }

  changeDetails(changes: ContractChanges): void {
    this.details = { ...this.details, ...changes };
    this.later(pauseMs);
  }

  /** Saves at once; true when nothing is left to save. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.stale && !this.isIdle) await this.run();
    return this.isIdle;
  }

  markStale(): void {
    this.stale = true;
    clearTimeout(this.timer);
    this.ports.onState({ status: "stale" });
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (this.stale) return;
    this.ports.onState({ status: "waiting" });
    this.timer = setTimeout(() => void this.run(), ms);
  }

  private run(): Promise<void> {
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async work(): Promise<void> {
    while (!this.stale && (this.fields !== null || this.details !== null)) {
      clearTimeout(this.timer);
      this.ports.onState({ status: "saving" });
      const [fields, details] = [this.fields, this.details];
      try {
        // Fields first: the kind of signing may depend on fields that are gone.
        let contract: Contract;
        if (fields !== null) {
          this.fields = null;
          contract = await this.ports.saveFields(this.known, fields);
        } else {
          this.details = null;
          contract = await this.ports.saveDetails(this.known, details ?? {});
        }
        this.known = contract.version;
        this.ports.onSaved(contract);
      } catch (error) {
        // What was not saved waits again, below anything newer.
        if (fields !== null) this.fields ??= fields;
        else this.details = { ...details, ...(this.details as ContractChanges | null) };
        const problem = asProblem(error);
        if (problem.type === "version_mismatch") this.markStale();
        else {
          this.ports.onState({ status: "failed", problem });
          if (passesByItself.has(problem.type)) this.timer = setTimeout(() => void this.run(), retryMs);
        }
        return;
      }
    }
    if (!this.stale) this.ports.onState({ status: "saved" });
  }
}
