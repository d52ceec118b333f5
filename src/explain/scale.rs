//! The tiers of an item at the facts of a case, as JSON.

use super::Lang;
use super::json::interval;
use super::write::{Writer, key};
use crate::assess::Scale;

/// Name of the format.
pub const SCALE: &str = "cailiang.scale/1";

/// The scale as one line of JSON; `null` for several acts or parties.
pub fn scale_json(scale: Option<&Scale>, lang: Lang) -> String {
    write(Writer::new(1024, false), scale, lang)
}

/// The scale as indented JSON.
pub fn scale_json_pretty(scale: Option<&Scale>, lang: Lang) -> String {
    write(Writer::new(1024, true), scale, lang)
}

fn write(mut w: Writer, scale: Option<&Scale>, lang: Lang) -> String {
    let Some(scale) = scale else {
        w.null();
        return w.finish();
    };
    w.object(|w| {
        w.key(key!("schema")).text(SCALE);
        w.key(key!("pack")).object(|w| {
            w.key(key!("id")).text(&scale.pack.id);
            w.key(key!("version")).text(&scale.pack.version);
        });
        w.key(key!("item")).text(&scale.item);
        w.key(key!("currency")).text(&scale.pack.currency);
        w.key(key!("tiers")).array(&scale.tiers, |w, t| {
            w.object(|w| {
                w.key(key!("id")).text(&t.id);
                w.key(key!("name")).text(lang.of(&t.name));
                match &t.range {
                    Some(range) => interval(w.key(key!("range")), range),
                    None => w.key(key!("range")).null(),
                }
                w.key(key!("chosen")).bool(t.chosen);
            });
        });
    });
    w.finish()
}
