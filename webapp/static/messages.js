// The texts of the page's language, which the page brings along.

const texts = JSON.parse(document.getElementById("messages").textContent);
const { lang } = document.documentElement;
const rules = new Intl.PluralRules(lang);

export function message(name) {
  return texts[name] ?? name;
}

export function counted(name, number) {
  const forms = texts.count[name];
  return (forms[rules.select(number)] ?? forms.other).replace("%(number)s", number.toLocaleString(lang));
}

export function numeral(number) {
  return number.toLocaleString(lang);
}
