//! Small sets and maps in order, each one list: a tenth of the code of a tree, and as fast while they are small.

use core::borrow::Borrow;

/// A set, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted<T>(Vec<T>);

/// A map, ascending by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

impl<T> Default for Sorted<T> {
    fn default() -> Sorted<T> {
        Sorted(Vec::new())
    }
}

impl<T: Ord> Sorted<T> {
    /// Empty.
    pub fn new() -> Sorted<T> {
        Sorted::default()
    }

    /// Adds a value where it is not there yet.
    pub fn insert(&mut self, value: T) {
        if let Err(at) = self.0.binary_search(&value) {
            self.0.insert(at, value);
        }
    }

    /// Whether it is there.
    pub fn contains(&self, value: &T) -> bool {
        self.0.binary_search(value).is_ok()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order.
    pub fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<T: Ord> From<Vec<T>> for Sorted<T> {
    fn from(mut list: Vec<T>) -> Sorted<T> {
        list.sort_unstable();
        list.dedup();
        Sorted(list)
    }
}

impl<T: Ord> FromIterator<T> for Sorted<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Sorted<T> {
        Sorted::from(values.into_iter().collect::<Vec<T>>())
    }
}

impl<T: Ord> Extend<T> for Sorted<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.insert(value));
    }
}

impl<T> IntoIterator for Sorted<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Sorted<T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> SortedMap<K, V> {
        SortedMap(Vec::new())
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// Empty.
    pub fn new() -> SortedMap<K, V> {
        SortedMap::default()
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|entry| entry.0.borrow().cmp(key))
    }

    /// Sets a key's value.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Ok(at) => {
                if let Some(entry) = self.0.get_mut(at) {
                    entry.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// Changes a key's value, at first the default one.
    pub fn change(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, V::default()));
                at
            }
        };
        if let Some(entry) = self.0.get_mut(at) {
            change(&mut entry.1);
        }
    }

    /// A key's value.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(self.place(key).ok()?).map(|entry| &entry.1)
    }

    /// Whether the key is there.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// Takes a key's value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> core::slice::Iter<'_, (K, V)> {
        self.0.iter()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn they_do_what_trees_do() {
        let mut state = 1_u64;
        let (mut set, mut tree) = (Sorted::new(), BTreeSet::new());
        let (mut map, mut tree_map) = (SortedMap::<u64, u64>::new(), BTreeMap::<u64, u64>::new());
        for n in 0..2_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = (state >> 33) % 300;
            assert_eq!(set.contains(&value), tree.contains(&value));
            set.insert(value);
            tree.insert(value);
            match n % 3 {
                0 => {
                    map.insert(value, n);
                    tree_map.insert(value, n);
                }
                1 => {
                    map.change(value, |v| *v += 1);
                    *tree_map.entry(value).or_default() += 1;
                }
                _ => assert_eq!(map.remove(&value), tree_map.remove(&value)),
            }
            assert_eq!(map.get(&value), tree_map.get(&value));
            assert_eq!(map.contains_key(&(value / 2)), tree_map.contains_key(&(value / 2)));
        }
        assert!(set.iter().eq(&tree) && set.len() == tree.len() && !set.is_empty());
        assert!(map.iter().map(|(k, v)| (k, v)).eq(&tree_map));
        assert_eq!(Sorted::from(vec![3, 1, 3, 2]).into_iter().collect::<Vec<_>>(), [1, 2, 3]);
        let mut more: Sorted<i32> = [5, 5, 4].into_iter().collect();
        more.extend([1, 9, 4]);
        assert_eq!(more, Sorted::from(vec![9, 5, 4, 1]));
    }
}
