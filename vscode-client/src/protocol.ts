/** What the language server understands beside LSP. Kept equal to server/rl_sbllm/lsp/protocol.py by a test. */

export const SECTION = "rl-sbllm";
export const EXPERIMENTAL = "rlSbllm";

export const OPTIMIZE = "rl-sbllm.optimize";
export const CANCEL = "rl-sbllm.cancel";
export const SHOW_REPORT = "rl-sbllm.showReport";
export const APPLY_VARIANT = "rl-sbllm.applyVariant";
export const PREVIEW_VARIANT = "rl-sbllm.previewVariant";

export const REPORT = "rl-sbllm/report";
export const RUN = "rl-sbllm/optimize";
export const RUNS = "rl-sbllm/runs";
export const PREVIEW = "rl-sbllm/preview";
export const REJECT = "rl-sbllm/reject";
export const INPUTS = "rl-sbllm/inputs";
export const PAGE = "rl-sbllm/page";
export const FORGET = "rl-sbllm/forget";
export const CONTINUE = "rl-sbllm/continue";
export const LOAD_PROFILE = "rl-sbllm/loadProfile";
export const CLEAR_PROFILE = "rl-sbllm/clearProfile";

export interface PlaceOfCursor {
  line: number;
  character: number;
}

export interface OptimizeParams {
  uri: string;
  start: PlaceOfCursor;
  end: PlaceOfCursor | null;
  function: string | null;
  workDoneToken: string | null;
}

export interface OptimizeAnswer {
  run: string;
  function: string;
  status: string;
  headline: string;
  variants: number;
}

export interface RunItem {
  run: string;
  uri: string;
  function: string;
  started: number;
  status: string;
  headline: string;
  variants: number;
  best: number | null;
}

export interface RunsParams {
  most: number;
}

export interface RunsAnswer {
  runs: RunItem[];
}

export interface RunParams {
  run: string;
}

export interface VariantParams {
  run: string;
  variant: string;
}

export interface PreviewAnswer {
  uri: string;
  text: string;
  stale: boolean;
  before: string | null;
  summary: string;
}

export interface InputsParams {
  uri: string;
  start: PlaceOfCursor;
  function: string | null;
}

export interface InputsAnswer {
  path: string;
  origin: string;
  note: string | null;
}

export interface PageAnswer {
  title: string;
  html: string;
}

export interface ForgetParams {
  run: string | null;
}

export interface ForgetAnswer {
  forgotten: number;
}

export interface ContinueParams {
  run: string;
  workDoneToken: string | null;
}

export interface LoadProfileParams {
  path: string;
}

export interface HotFunction {
  uri: string;
  function: string;
  start: PlaceOfCursor;
  share: number;
  withCallees: number;
}

export interface ProfileAnswer {
  path: string;
  headline: string;
  functions: HotFunction[];
}
