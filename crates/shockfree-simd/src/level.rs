//! Which instruction set kernels run with.

use std::sync::LazyLock;

use fearless_simd::{Level, Simd};

/// The variable of the environment that forces an instruction set.
const VARIABLE: &str = "SHOCKFREE_SIMD";

/// Every instruction set that can be had on this machine and with this build, with its name, the widest first.
///
/// `plain` is always the last: what every machine of this kind has, which on `x86_64` are registers of two numbers without
/// fused multiplication.
pub fn levels() -> Vec<(&'static str, Level)> {
    let best = Level::new();
    let plain = Level::baseline();
    let mut levels = Vec::new();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        levels.extend(best.as_avx512().map(|simd| ("avx512", simd.level())));
        levels.extend(best.as_avx2().map(|simd| ("avx2", simd.level())));
        levels.extend(best.as_sse4_2().map(|simd| ("sse4.2", simd.level())));
    }
    #[cfg(target_arch = "aarch64")]
    levels.extend(best.as_neon().map(|simd| ("neon", simd.level())));
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
    levels.push(("native", best));
    levels.push(("plain", plain));
    levels
}

/// The name of an instruction set: one of those of [`levels`].
pub fn name(level: Level) -> &'static str {
    let same = |&(_, other): &(&str, Level)| format!("{other:?}") == format!("{level:?}");
    levels().into_iter().find(same).map_or("another", |(name, _)| name)
}

/// `SHOCKFREE_SIMD` names none of the instruction sets that can be had here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{VARIABLE} is {value:?}; here it can be {}", names())]
pub struct UnknownLevel {
    /// What it is.
    pub value: String,
}

fn names() -> String {
    levels().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The instruction set that `SHOCKFREE_SIMD` asks for; the widest one if it is not set or empty.
///
/// # Errors
/// [`UnknownLevel`] if that cannot be had here.
pub fn requested() -> Result<Level, UnknownLevel> {
    match std::env::var_os(VARIABLE) {
        None => Ok(Level::new()),
        Some(value) if value.is_empty() => Ok(Level::new()),
        Some(value) => {
            let found = levels().into_iter().find(|(name, _)| *name == value);
            let unknown = || UnknownLevel { value: value.to_string_lossy().into_owned() };
            found.map(|(_, level)| level).ok_or_else(unknown)
        }
    }
}

/// The instruction set that kernels of this process run with: the [requested] one, or the widest where that cannot be had.
///
/// Asked once; what the environment says later changes nothing.
pub fn level() -> Level {
    static LEVEL: LazyLock<Level> = LazyLock::new(|| requested().unwrap_or_else(|_| Level::new()));
    *LEVEL
}

#[cfg(test)]
mod tests {
    use super::{levels, name};

    #[test]
    fn names_are_those_of_the_levels_and_differ() {
        let all = levels();
        assert_eq!(all.last().map(|(name, _)| *name), Some("plain"));
        for (at, (its_name, level)) in all.iter().enumerate() {
            assert_eq!(name(*level), *its_name);
            assert!(all[..at].iter().all(|(other, _)| other != its_name));
        }
    }
}
