"""What a text's contrast depends on: what is dressed alike at two sizes of a page is measured at one of them.

Its letters, and the backgrounds behind them up to the first that lets nothing through. Where none does before what
leaves the flow (a bar, a dialog), anything may be behind: such a text is "loose", and measured at both.
"""

DRESS = """() => {
  const styles = new Map();
  const style = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
  const written = (one) =>
    one.matches("input, select, textarea") ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const dress = (one) => {
    const { color, fontSize, fontWeight, textShadow } = style(one);
    const said = [color, fontSize, fontWeight, textShadow];
    let [behind, loose] = [true, false];
    for (let up = one; up; up = up.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position } = style(up);
      said.push(opacity);
      if (!behind) continue;
      said.push(backgroundColor, backgroundImage);
      if (/^rgb\\(/.test(backgroundColor)) behind = false;
      else if (!["static", "relative"].includes(position)) loose = true;
    }
    return { said: said.join(" "), loose };
  };
  const shown = [...document.querySelectorAll("body *")]
    .filter((one) => written(one) && one.checkVisibility({ visibilityProperty: true }));
  return new Map(shown.map((one) => [one, dress(one)]));
}"""

DRESSED = f"(name) => {{ (window.dressed ??= {{}})[name] = ({DRESS})(); }}"
"""Keeps under a name how the page is dressed now."""

OTHERWISE = f"""async (name) => {{
  const there = window.dressed[name];
  const include = [...({DRESS})()]
    .filter(([one, {{ said, loose }}]) => loose || there.get(one)?.said !== said)
    .map(([one]) => one);
  if (!include.length) return [];
  const runOnly = {{ type: "rule", values: ["color-contrast"] }};
  const {{ violations }} = await axe.run({{ include }}, {{ runOnly, resultTypes: ["violations"], preload: false }});
  return violations.map((one) => `${{one.id}}: ${{one.nodes.map((node) => node.target.join(" ")).join(", ")}}`);
}}"""
"""The contrast of what is dressed otherwise than it was under that name, or loose."""
