//! What a header says besides of tensors: pairs of strings.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};

use super::{METADATA, SafetensorsProblem};
use crate::shown;

/// The pairs, each key once; none where the file has no metadata.
pub(crate) fn read(header: &[u8]) -> Result<BTreeMap<String, String>, SafetensorsProblem> {
    serde_json::from_slice(header)
        .map(|Header(metadata)| metadata)
        .map_err(|error| SafetensorsProblem::Metadata(shown::name(&error.to_string())))
}

/// The header, of which only the metadata are kept.
struct Header(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Header;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of tensors")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
                let mut found = None;
                while let Some(name) = map.next_key::<String>()? {
                    if name != METADATA {
                        map.next_value::<IgnoredAny>()?;
                    } else if found.replace(map.next_value::<Pairs>()?).is_some() {
                        return Err(A::Error::custom("they are there twice"));
                    }
                }
                Ok(Header(found.map_or_else(BTreeMap::new, |Pairs(pairs)| pairs)))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

struct Pairs(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;
        impl<'de> Visitor<'de> for Strings {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("pairs of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, String>()? {
                    if pairs.contains_key(&key) {
                        return Err(A::Error::custom(format!("the key \"{key}\" is there twice")));
                    }
                    pairs.insert(key, value);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Strings)
    }
}
