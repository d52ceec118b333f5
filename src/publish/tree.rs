//! Values of a document by their path.

use crate::document::{Entry, Node};

/// One step of a path: a key of a mapping, or an index of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Key.
    Key(String),
    /// Index, from 0.
    Index(usize),
}

/// A node with the path it stands under.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    pub node: &'a Node,
    pub path: Vec<Step>,
}

impl<'a> Spot<'a> {
    pub fn root(node: &'a Node) -> Spot<'a> {
        Spot { node, path: Vec::new() }
    }

    pub fn get(&self, key: &str) -> Option<Spot<'a>> {
        let node = self.node.get(key)?;
        let mut path = self.path.clone();
        path.push(Step::Key(key.to_owned()));
        Some(Spot { node, path })
    }

    pub fn index(&self, index: usize) -> Option<Spot<'a>> {
        let node = self.node.seq()?.get(index)?;
        let mut path = self.path.clone();
        path.push(Step::Index(index));
        Some(Spot { node, path })
    }

    /// A sequence's members; of anything else, itself.
    pub fn list(&self) -> Vec<Spot<'a>> {
        match self.node.seq() {
            Some(items) => (0..items.len()).filter_map(|i| self.index(i)).collect(),
            None => vec![self.clone()],
        }
    }

    /// A mapping's entries.
    pub fn entries(&self) -> Vec<(&'a str, Spot<'a>)> {
        let of = |e: &'a Entry| {
            let mut path = self.path.clone();
            path.push(Step::Key(e.key.clone()));
            (e.key.as_str(), Spot { node: &e.value, path })
        };
        self.node.map().unwrap_or_default().iter().map(of).collect()
    }

    pub fn text(&self) -> Option<&'a str> {
        self.node.text()
    }

    /// The text of a key.
    pub fn text_of(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.text()
    }

    /// A label's Chinese, and where it stands: the scalar itself, or its `zh`.
    pub fn chinese(&self) -> Option<Spot<'a>> {
        if self.node.text().is_some() { Some(self.clone()) } else { self.get("zh") }
    }

    /// The Chinese of a label under a key.
    pub fn label(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.chinese()?.text()
    }
}

/// The value under a path.
pub fn at<'a>(node: &'a Node, path: &[Step]) -> Option<&'a Node> {
    path.iter().try_fold(node, |n, step| match step {
        Step::Key(k) => n.get(k),
        Step::Index(i) => n.seq()?.get(*i),
    })
}

/// A path as text: `items/shop/clauses/#1/fine/from`, indices from 1. A key's own `~`, `/` and leading `#` are `~0`, `~1`
/// and `~2`.
pub fn show_path(path: &[Step]) -> String {
    let step = |s: &Step| match s {
        Step::Index(i) => format!("#{}", i.saturating_add(1)),
        Step::Key(k) => {
            let k = k.replace('~', "~0").replace('/', "~1");
            match k.strip_prefix('#') {
                Some(rest) => format!("~2{rest}"),
                None => k,
            }
        }
    };
    path.iter().map(step).collect::<Vec<_>>().join("/")
}

/// The path of this text; see [`show_path`].
pub fn read_path(text: &str) -> Option<Vec<Step>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split('/')
        .map(|part| match part.strip_prefix('#') {
            Some(number) => Some(Step::Index(number.parse::<usize>().ok()?.checked_sub(1)?)),
            None => {
                let key = match part.strip_prefix("~2") {
                    Some(rest) => format!("#{rest}"),
                    None => part.to_owned(),
                };
                Some(Step::Key(key.replace("~1", "/").replace("~0", "~")))
            }
        })
        .collect()
}
