//! Intervals: nothing is lost, and little is added.

mod common;

use common::{Worst, cases, reference};
use proptest::prelude::*;
use shockfree::interval::Interval;

/// How many representable numbers lie from `a` up to `b`, zeros and signs included.
#[expect(clippy::cast_precision_loss, reason = "small numbers of steps matter")]
fn steps(a: f64, b: f64) -> f64 {
    let rank = |x: f64| {
        let size = i128::from(x.abs().to_bits());
        if x < 0.0 { -size } else { size }
    };
    (rank(b) - rank(a)) as f64
}

/// The enclosures hold the truth, which lies between two neighbouring numbers, and little more.
#[test]
fn sigmoids_hold_the_reference() {
    // An exponential within 5 numbers of the truth on either side, which may be 10 below a power of two,
    // and 20 where a subnormal slope is taken four times; a sum, a square and a quotient add one each.
    let (mut wide, mut inverse) = (Worst::default(), Worst::default());
    for row in reference("sigmoids") {
        let (name, x) = (row.text("function"), row.number("x"));
        let (below, above) = (row.number("below"), row.number("above"));
        let point = Interval::point(x);
        let found = match name {
            "sigma" => point.sigma(),
            "sigma_slope" => point.sigma_slope(),
            "tanh" => point.tanh(),
            "tanh_slope" => point.tanh_slope(),
            "logit" => point.logit().unwrap(),
            "atanh" => point.atanh().unwrap(),
            _ => panic!("no function {name}"),
        };
        assert!(found.lo() <= below && above <= found.hi(), "{name}({x:?}): {found:?}");
        if !matches!(name, "logit" | "atanh") {
            let off = steps(found.lo(), below).max(steps(above, found.hi()));
            wide.see(off, || format!("{name}({x:?}) in {found:?}"));
        } else if x != 0.0 && x.abs() <= 0.5 && !(5e-324..1e-300).contains(&x.abs()) {
            // Subnormal numbers have no digits to spare. Else a first step of 8 half units at the scale of the logit or of artanh itself, or eight
            // times that.
            let scale =
                if name == "logit" { found.magnitude().max(1.0) } else { found.magnitude() };
            let off = (below - found.lo()).max(found.hi() - above) / (scale * f64::EPSILON);
            inverse.see(off, || format!("{name}({x:?}) in {found:?}"));
        }
    }
    wide.is_below(24.0);
    inverse.is_below(40.0);
}

/// The image of an interval holds the true values at all reference points inside.
#[test]
fn sigmoids_of_intervals_hold_the_reference() {
    let rows: Vec<_> = reference("sigmoids")
        .iter()
        .map(|row| {
            let [x, below, above] = ["x", "below", "above"].map(|column| row.number(column));
            (row.text("function").to_owned(), x, below, above)
        })
        .collect();
    for (k, (_, one, ..)) in rows.iter().enumerate().step_by(7) {
        for (_, other, ..) in rows.iter().skip(k % 5).step_by(5) {
            let x = Interval::new(one.min(*other), one.max(*other)).unwrap();
            let [sigma, slope, tanh, tanh_slope] =
                [x.sigma(), x.sigma_slope(), x.tanh(), x.tanh_slope()];
            let (logit, atanh) = (x.logit(), x.atanh());
            for (name, at, below, above) in rows.iter().filter(|row| x.contains(row.1)) {
                let image = match name.as_str() {
                    "sigma" => sigma,
                    "sigma_slope" => slope,
                    "tanh" => tanh,
                    "tanh_slope" => tanh_slope,
                    "logit" => logit.unwrap(),
                    _ => atanh.unwrap(),
                };
                assert!(image.lo() <= *below && *above <= image.hi(), "{name}({at:?}): {image:?}");
            }
        }
    }
}

#[test]
fn ends() {
    let all = Interval::ENTIRE;
    assert_eq!(all.sigma(), Interval::new(0.0, 1.0).unwrap());
    assert_eq!(all.tanh(), Interval::new(-1.0, 1.0).unwrap());
    assert_eq!(all.sigma_slope(), Interval::new(0.0, 0.25).unwrap());
    assert_eq!(all.tanh_slope(), Interval::new(0.0, 1.0).unwrap());
    assert_eq!(Interval::new(0.0, 1.0).unwrap().logit(), Some(all));
    assert_eq!(Interval::new(-1.0, 1.0).unwrap().atanh(), Some(all));
    assert_eq!(Interval::new(1.0, 2.0).unwrap().logit(), None);
    assert_eq!(Interval::new(-2.0, 0.0).unwrap().logit(), None);
    assert_eq!(Interval::new(1.0, 2.0).unwrap().atanh(), None);
    let far = Interval::point(800.0).sigma();
    assert!(far.hi() == 1.0 && far.lo() >= 1.0 - 2.0 * f64::EPSILON);
    let far = Interval::point(-800.0).sigma();
    assert!(far.lo() == 0.0 && far.hi() < 1e-320);
    assert_eq!(Interval::point(0.0).tanh(), Interval::ZERO);
    let half = Interval::new(2.0, f64::INFINITY).unwrap();
    assert!(half.sigma().lo() > 0.88 && half.sigma_slope().lo() == 0.0);
    for (lo, hi) in [(2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::NAN), (f64::INFINITY, f64::INFINITY)] {
        assert_eq!(Interval::new(lo, hi), None);
    }
    assert_eq!(Interval::point(f64::NAN), all);
    assert_eq!(Interval::point(f64::INFINITY).lo(), f64::MAX);
}

#[test]
fn sets() {
    let make = |lo, hi| Interval::new(lo, hi).unwrap();
    let (a, b) = (make(-1.0, 2.0), make(1.0, 4.0));
    assert_eq!(a.intersection(b), Some(make(1.0, 2.0)));
    assert_eq!(a.intersection(make(3.0, 4.0)), None);
    assert_eq!(a.hull(b), make(-1.0, 4.0));
    assert_eq!((a.width(), a.midpoint(), a.magnitude(), a.mignitude()), (3.0, 0.5, 2.0, 0.0));
    assert!(make(-1.0, 0.0).is_subset_of(a) && !make(-1.0, 0.0).is_interior_to(a));
    assert!(make(-0.5, 0.0).is_interior_to(a) && a.is_interior_to(Interval::ENTIRE));
    assert_eq!(a / make(0.0, 1.0), Interval::ENTIRE);
    assert!(a.sqr().lo() == 0.0 && a.sqr().contains(4.0) && a.sqr().hi() < 4.1);
    assert_eq!(Interval::ENTIRE.scale(0.0), Interval::ZERO);
    assert!(Interval::ENTIRE.midpoint().is_finite());
    assert_eq!(make(1.0, f64::INFINITY) / make(1.0, f64::INFINITY), make(0.0, f64::INFINITY));
}

/// Numbers of every size and sign, zeros and subnormal ones included.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<f64>().prop_filter("finite", |x| x.is_finite()),
        4 => -10.0..10.0,
        1 => Just(0.0),
        1 => (-1000_i32..1000).prop_map(f64::from),
    ]
}

fn interval() -> impl Strategy<Value = Interval> {
    (number(), number()).prop_map(|(a, b)| Interval::new(a.min(b), a.max(b)).unwrap())
}

/// An interval and a member.
fn member() -> impl Strategy<Value = (Interval, f64)> {
    (interval(), 0.0..=1.0_f64, 0..3).prop_map(|(x, part, end)| {
        let inside = match end {
            0 => x.lo(),
            1 => x.hi(),
            _ => (x.lo() * (1.0 - part) + x.hi() * part).clamp(x.lo(), x.hi()),
        };
        (x, inside)
    })
}

/// Whether an interval holds a real number of which only the nearest `f64` is known: rounding keeps the
/// order of numbers, so the nearest lies between the ends as well. Beyond the largest number it is
/// infinite.
fn holds(x: Interval, nearest: f64) -> bool {
    x.lo() <= nearest && nearest <= x.hi()
}

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn arithmetic_includes((x, a) in member(), (y, b) in member()) {
        prop_assert!(holds(x + y, a + b));
        prop_assert!(holds(x - y, a - b));
        prop_assert!(holds(x * y, a * b));
        prop_assert!(holds(x.scale(b), a * b));
        prop_assert!(holds(x.sqr(), a * a));
        prop_assert!(x.sqr().is_subset_of(x * x));
        prop_assert!(holds(-x, -a));
        if b != 0.0 {
            prop_assert!(holds(x / y, a / b));
        }
        prop_assert!(x.contains(x.midpoint()));
        prop_assert!(x.radius_about(a) >= (x.hi() - a).max(a - x.lo()));
    }

    /// The residual of a rounded product or quotient, which a fused multiplication gives without error,
    /// tells on which side of the truth it lies.
    #[test]
    fn products_and_quotients_are_rounded_outwards(a in -1e100..1e100, b in -1e100..1e100) {
        let (x, y) = (Interval::point(a), Interval::point(b));
        let product = x * y;
        prop_assert!(a.mul_add(b, -product.lo()) >= 0.0 && a.mul_add(b, -product.hi()) <= 0.0);
        let quotient = x / y;
        let above = |q: f64| q.mul_add(b, -a) * b.signum();
        prop_assert!(above(quotient.lo()) <= 0.0 && above(quotient.hi()) >= 0.0);
    }

    /// The image of a member meets that of the interval: both hold the true value.
    #[test]
    fn sigmoids_include((x, a) in member()) {
        let a = Interval::point(a);
        prop_assert!(a.sigma().intersection(x.sigma()).is_some());
        prop_assert!(a.sigma_slope().intersection(x.sigma_slope()).is_some());
        prop_assert!(a.tanh().intersection(x.tanh()).is_some());
        prop_assert!(a.tanh_slope().intersection(x.tanh_slope()).is_some());
    }

    /// What the functions must have in common whatever their values: `σ(x) + σ(-x) = 1`,
    /// `σ' = σ(x) σ(-x)`, `tanh x = 2σ(2x) - 1`, `tanh' = 1 - tanh²`.
    #[test]
    fn identities(x in prop_oneof![-40.0..40.0, -1e-3..1e-3, number()]) {
        let x = Interval::point(x);
        let one = Interval::point(1.0);
        prop_assert!((x.sigma() + (-x).sigma()).contains(1.0));
        prop_assert!((x.sigma() * (-x).sigma()).intersection(x.sigma_slope()).is_some());
        prop_assert!(((x + x).sigma().scale(2.0) - one).intersection(x.tanh()).is_some());
        prop_assert!((one - x.tanh().sqr()).intersection(x.tanh_slope()).is_some());
    }

    #[test]
    fn inverses_come_back(x in prop_oneof![-30.0..30.0, -1e-3..1e-3, -700.0..1.0]) {
        let x = Interval::point(x);
        if let Some(back) = x.sigma().logit() {
            prop_assert!(x.is_subset_of(back));
        }
        prop_assert!(x.is_subset_of(x.tanh().atanh().unwrap()));
    }
}
