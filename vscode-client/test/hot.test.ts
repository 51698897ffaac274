import { describe, expect, it } from "vitest";

import { description, percent, place, tooltip } from "../src/hot/wording";

const hot = {
  uri: "file:///a/app.py",
  function: "Shop.total",
  start: { line: 11, character: 8 },
  share: 0.314,
  withCallees: 0.58,
};

describe("a hot function", () => {
  it("tells its own share and the one with what it calls", () => {
    expect(description(hot, "app.py")).toBe("31 %, with callees 58 %, app.py");
    expect(tooltip(hot, "app.py").split("\n")[0]).toBe("Shop.total in app.py, line 12");
  });

  it("never shows a small share as nothing", () => {
    expect(percent(0.004)).toBe("less than 1 %");
    expect(percent(1)).toBe("100 %");
  });

  it("is optimized by its place and name", () => {
    expect(place(hot)).toEqual({ uri: hot.uri, function: "Shop.total", start: hot.start });
  });
});
