// A label in the languages it has. What a pack names in one language only is shown in that one.

export type Lang = 'zh' | 'en';

export interface Text {
  zh: string;
  en?: string;
}

export function say(text: Text, lang: Lang): string {
  return (lang === 'en' ? text.en : undefined) ?? text.zh;
}
