//! `encoder.weight_ih_l1_reverse`: what the name of a parameter says.

use crate::Direction;

/// What a parameter is within its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    WeightIh,
    WeightHh,
    BiasIh,
    BiasHh,
    /// The projection of an LSTM.
    WeightHr,
}

impl Role {
    const ALL: [Self; 5] =
        [Self::WeightIh, Self::WeightHh, Self::BiasIh, Self::BiasHh, Self::WeightHr];

    fn as_str(self) -> &'static str {
        match self {
            Self::WeightIh => "weight_ih",
            Self::WeightHh => "weight_hh",
            Self::BiasIh => "bias_ih",
            Self::BiasHh => "bias_hh",
            Self::WeightHr => "weight_hr",
        }
    }
}

/// Where a layer stands in its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) layer: usize,
    pub(crate) direction: Direction,
    /// A cell, such as `RNNCell`: its parameters have no `_l0`.
    pub(crate) is_cell: bool,
}

impl Place {
    /// The name of the parameter in this role.
    pub(crate) fn name(self, prefix: &str, role: Role) -> String {
        let role = role.as_str();
        if self.is_cell {
            return format!("{prefix}{role}");
        }
        let reverse = if self.direction == Direction::Reverse { "_reverse" } else { "" };
        format!("{prefix}{role}_l{}{reverse}", self.layer)
    }
}

/// The prefix, the place and the role that a name says; `None` if it is no parameter's.
pub(crate) fn parse(name: &str) -> Option<(&str, Place, Role)> {
    let start = name.rfind('.').map_or(0, |dot| dot + 1);
    let (prefix, stem) = name.split_at(start);
    let (role, rest) =
        Role::ALL.into_iter().find_map(|role| Some((role, stem.strip_prefix(role.as_str())?)))?;
    let place = if rest.is_empty() {
        Place { layer: 0, direction: Direction::Forward, is_cell: true }
    } else {
        let rest = rest.strip_prefix("_l")?;
        let (digits, direction) = match rest.strip_suffix("_reverse") {
            Some(digits) => (digits, Direction::Reverse),
            None => (rest, Direction::Forward),
        };
        let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
        // `l01` would be another name of layer 1.
        let is_padded = digits.len() > 1 && digits.starts_with('0');
        let layer = if is_number && !is_padded { digits.parse().ok()? } else { return None };
        Place { layer, direction, is_cell: false }
    };
    Some((prefix, place, role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_it_says() {
        for name in [
            "weight_ih",
            "a.b.bias_hh",
            "weight_hh_l0",
            ".weight_hr_l3",
            "encoder.0.weight_ih_l12_reverse",
        ] {
            let (prefix, place, role) = parse(name).expect(name);
            assert_eq!(place.name(prefix, role), name);
        }
    }

    #[test]
    fn nearly_a_name_is_none() {
        for name in [
            "",
            ".",
            "weight",
            "my_weight_ih_l0",
            "weight_ih_l",
            "weight_ih_l01",
            "weight_ih_l+1",
            "weight_ih_l0_g",
            "weight_ih_l0_reverse_reverse",
            "weight_ih_reverse",
            "weight_ih_l99999999999999999999",
            "weight_ih_l0.original0",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
