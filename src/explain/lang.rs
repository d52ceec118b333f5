//! The two languages of everything shown.

use crate::diagnostic::Message;

/// Language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language of this name: `zh` or `en`.
    pub fn named(name: &str) -> Option<Lang> {
        match name {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.pick("zh", "en")
    }

    /// The text in this language.
    pub fn of(self, message: &Message) -> &str {
        match self {
            Lang::Zh => &message.zh,
            Lang::En => &message.en,
        }
    }

    /// One of two words.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
