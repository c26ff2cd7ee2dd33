//! The figures of a sweep.

mod iterations;
mod outcomes;
mod speed_up;

use shockfree_figures::{Ink, Role};
use shockfree_sweep::{Family, MethodName, Origin, Plan, Record};

/// The figures with the names of their files.
pub fn files(plan: &Plan, records: &[Record]) -> Vec<(String, String)> {
    let mut files = vec![("iterations.svg".to_owned(), iterations::svg(plan, records))];
    files.extend(outcomes::files(plan, records));
    files.extend(speed_up::files(plan, records));
    files
}

fn role(method: MethodName) -> Role {
    match method {
        MethodName::GradientDescent => Role::GradientDescent,
        MethodName::NormClipping => Role::NormClipping,
        MethodName::Shockfree | MethodName::ShockfreeBound => Role::Shockfree,
        MethodName::ShockfreeProjected | MethodName::ShockfreeProjectedBound => {
            Role::ShockfreeProjected
        }
        MethodName::ShockfreeNewton => Role::ShockfreeNewton,
    }
}

/// A method from its own start in its own line, from another or with a computed step dotted.
fn ink(family: Family) -> Ink {
    let (role, own) = (role(family.method), starts_as_usual(family));
    let computed =
        matches!(family.method, MethodName::ShockfreeBound | MethodName::ShockfreeProjectedBound);
    if own && !computed { Ink::Of(role) } else { Ink::Again(role) }
}

/// Whether a method starts where it would if nobody compared it with another.
fn starts_as_usual(family: Family) -> bool {
    family.method.origins().first() == Some(&family.origin)
}

/// What a legend calls a family.
fn label(plan: &Plan, family: Family) -> String {
    let name = family.method.as_str();
    match family.origin {
        Origin::Common if family.method.origins().len() > 1 => {
            format!("{name} from w = {}", plan.settings().weight)
        }
        _ => name.to_owned(),
    }
}
