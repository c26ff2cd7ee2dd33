//! The pictures of a diagnosis, of networks of 1 to 1000 units and of absurd input.

mod common;

use common::{check, check_words};
use shockfree_figures::{
    Bifurcation, Crossing, Eigenvalues, Exponent, Exponents, FixedPointMap, FollowedPoint,
    JacobianSpectrum, PointCount, PostMortem, ProjectedPoint, Rate, RateCourse, SingularValues,
};
use std::f64::consts::TAU;

const SHOCK: &str = "#c1121f";
const HOSTILE: [f64; 10] =
    [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, -1e300, 1e15, 1e-300, 0.0, -3.0, 1.0];

/// Numbers between 0 and 1 that fill the square evenly.
fn spread(count: u32) -> impl Iterator<Item = (f64, f64)> {
    (1..=count)
        .map(|n| (f64::from(n) * 0.754_877_666).fract())
        .zip((1..=count).map(|n| (f64::from(n) * 0.569_840_29).fract()))
}

/// Everything that holds for each of the pictures.
fn check_all(name: &str, svg: &str) {
    check(name, svg);
    check_words(name, svg);
    assert!(svg.len() < 600_000, "{name}: {} bytes", svg.len());
}

/// Eigenvalues that fill a disk, as those of a random matrix do.
fn disk(count: u32, radius: f64, centre: f64) -> Vec<(f64, f64)> {
    spread(count.div_ceil(2))
        .flat_map(|(u, v)| {
            let (sin, cos) = (0.5 * TAU * u).sin_cos();
            let r = radius * v.sqrt();
            [(centre + r * cos, r * sin), (centre + r * cos, -r * sin)]
        })
        .take(usize::try_from(count).unwrap())
        .collect()
}

#[test]
fn eigenvalues_lie_in_and_out_of_a_round_circle() {
    for (count, radius) in [(1, 0.8), (8, 1.2), (100, 1.1), (1000, 1.05)] {
        let eigenvalues = disk(count, radius, 0.1);
        let spectra = [JacobianSpectrum { label: "at the origin", eigenvalues: &eigenvalues }];
        let svg = Eigenvalues { title: Some("Eigenvalues"), spectra: &spectra }.svg();
        check_all(&format!("eigenvalues-{count}"), &svg);
        let outside = eigenvalues.iter().any(|at| at.0.hypot(at.1) > 1.0);
        assert_eq!(svg.contains(SHOCK), outside, "{count}");
        assert_round(&svg);
    }
    let several: Vec<Vec<(f64, f64)>> =
        (0..9).map(|n| disk(12 + n, 0.6 + 0.08 * f64::from(n), 0.05 * f64::from(n))).collect();
    let names = ["_A_, stable", "_B_", "_C_", "_D_", "_E_", "_F_", "_G_", "_H_", "_I_"];
    let spectra: Vec<JacobianSpectrum<'_>> = names
        .iter()
        .zip(&several)
        .map(|(label, eigenvalues)| JacobianSpectrum { label, eigenvalues })
        .collect();
    let svg = Eigenvalues { title: None, spectra: &spectra }.svg();
    check_all("eigenvalues-several", &svg);
    assert!(svg.contains("others"), "the seventh and those after it share a mark");
    assert_eq!(svg.matches("others").count(), 1);
    assert_round(&svg);
    let far = [(0.5, 0.5), (0.5, -0.5), (40.0, 30.0), (40.0, -30.0), (-2.0, 0.0), (f64::NAN, 0.0)];
    let spectra = [JacobianSpectrum { label: "_A_", eigenvalues: &far }];
    let svg = Eigenvalues { title: None, spectra: &spectra }.svg();
    check_all("eigenvalues-far", &svg);
    assert!(svg.contains("2 lie beyond the frame, the largest at |λ| = 50."));
    assert!(svg.contains("Not finite or out of range: 1 eigenvalue."));
    assert_round(&svg);
}

/// The unit circle is as wide as it is high.
fn assert_round(svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let group = document.descendants().find(|node| node.attribute("clip-path").is_some()).unwrap();
    let data = group
        .descendants()
        .filter_map(|node| node.attribute("d"))
        .find(|data| data.matches('L').count() > 50)
        .unwrap();
    let points = data.split(['M', 'L']).skip(1).map(|at| at.split_once(' ').unwrap());
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for (x, y) in points.map(|(x, y)| (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())) {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    // Points are half a pixel apart, and ends may fall between them.
    assert!(((high.0 - low.0) - (high.1 - low.1)).abs() < 0.6, "{low:?} {high:?}");
    assert!(high.0 - low.0 > 50.0);
}

#[test]
fn singular_values_stand_against_the_bound() {
    let rates = [
        Rate { name: "spectral", value: 1.21 },
        Rate { name: "absolute", value: 1.38 },
        Rate { name: "diagonal", value: 1.004 },
        Rate { name: "lmi", value: 0.998 },
    ];
    for count in [1, 8, 100, 1000_u32] {
        let of = |n: u32| 1.21 * (1.0 - f64::from(n) / f64::from(count)).powf(0.8);
        let values: Vec<f64> = (0..count).map(of).collect();
        let svg = SingularValues { title: None, values: &values, rates: &rates }.svg();
        check_all(&format!("singular-values-{count}"), &svg);
        for word in ["spectral 1.21", "absolute 1.38", "diagonal 1.004", "lmi 0.998", "bound 1"] {
            assert!(svg.contains(word), "{word}");
        }
    }
    let wide: Vec<f64> = (0..40).map(|n| 300.0 * 0.6_f64.powi(n)).chain([0.0, 0.0]).collect();
    let rates = [Rate { name: "spectral", value: 300.0 }, Rate { name: "lmi", value: 0.999_999 }];
    let svg = SingularValues { title: Some("Far"), values: &wide, rates: &rates }.svg();
    check_all("singular-values-wide", &svg);
    assert!(svg.contains("10²") || svg.contains("100"), "the axis is logarithmic");
    assert!(svg.contains("lmi just below 1"));
    assert!(!svg.contains("lmi 1<"));
}

fn ring(count: u32, radius: f64) -> Vec<ProjectedPoint> {
    spread(count)
        .zip(0..)
        .map(|((u, v), n): (_, usize)| {
            let (sin, cos) = (TAU * u).sin_cos();
            let r = radius * v.sqrt();
            ProjectedPoint { at: (r * cos, 0.4 * r * sin), repelling: n % 4 }
        })
        .collect()
}

fn orbit(from: (f64, f64), to: (f64, f64)) -> Vec<(f64, f64)> {
    (0..60)
        .map(|n| {
            let part = 0.88_f64.powi(n);
            let (sin, cos) = (0.25 * f64::from(n)).sin_cos();
            let (x, y) = (from.0 - to.0, from.1 - to.1);
            (to.0 + part * (x * cos - y * sin), to.1 + part * (x * sin + y * cos))
        })
        .collect()
}

#[test]
fn fixed_points_are_filled_or_counted() {
    for count in [1, 3, 5, 27] {
        let points = ring(count, 2.0);
        let orbits: Vec<Vec<(f64, f64)>> =
            spread(5).map(|(u, v)| orbit((4.0 * u - 2.0, 1.6 * v - 0.8), points[0].at)).collect();
        let orbits: Vec<&[(f64, f64)]> = orbits.iter().map(Vec::as_slice).collect();
        for (kind, orbits) in [("", &[][..]), ("-orbits", &orbits)] {
            let figure =
                FixedPointMap { title: None, points: &points, shares: (0.83, 0.042), orbits };
            let svg = figure.svg();
            check_all(&format!("fixed-points-{count}{kind}"), &svg);
            assert!(svg.contains("first direction (83 %)"));
            assert!(svg.contains("second direction (4.2 %)"));
            assert_eq!(svg.contains("repelling"), count > 1);
            let dark = svg.matches("#3a6080").count();
            assert_eq!(dark > 0, !orbits.is_empty(), "the ends of orbits are dark");
        }
    }
    let point = |x: f64, y: f64, repelling| ProjectedPoint { at: (x, y), repelling };
    let together = [
        point(0.0, 0.0, 0),
        point(1e-4, 0.0, 0),
        point(0.0, -1e-4, 3),
        point(1.0, 1.0, 0),
        point(1.0, 1.0, 0),
        point(-1.0, 0.5, 128),
        point(0.2, -1.0, 1),
        point(0.2, -1.0, 2),
    ];
    let svg =
        FixedPointMap { title: None, points: &together, shares: (0.6, f64::NAN), orbits: &[] }
            .svg();
    check_all("fixed-points-together", &svg);
    for word in ["×3: 0, 3", "×2<", "×2: 1, 2", "128", "second direction<"] {
        assert!(svg.contains(word), "{word}");
    }
}

#[test]
fn exponents_have_errors_and_a_sign() {
    for count in [1, 8, 100, 1000_u32] {
        let of = |n: u32| {
            let part = (f64::from(n) + 0.5) / f64::from(count);
            Exponent {
                value: 0.12 - 0.7 * part.powf(0.7) - 0.2 * part.powi(9),
                error: 0.02 + 0.02 * part,
            }
        };
        let exponents: Vec<Exponent> = (0..count).map(of).collect();
        let svg = Exponents { title: None, exponents: &exponents }.svg();
        check_all(&format!("exponents-{count}"), &svg);
        let positive = exponents.iter().any(|at| at.value > 0.0);
        assert_eq!(svg.contains(SHOCK), positive, "{count}");
    }
    let deep = [0.1, -0.1, -0.2, -0.3, -700.0, f64::NEG_INFINITY];
    let deep = deep.map(|value| Exponent { value, error: f64::NAN });
    let svg = Exponents { title: None, exponents: &deep }.svg();
    check_all("exponents-deep", &svg);
    assert!(svg.contains("1 exponent lies below the frame."));
    assert!(svg.contains("Not finite or out of range: 1 exponent."));
}

/// A training of 5000 steps with so many bifurcations.
fn training(name: &str, crossings: &[Crossing], counted: bool) -> String {
    let losses: Vec<(f64, f64)> = (0..5000)
        .map(f64::from)
        .map(|n| {
            (
                n,
                2.0 * (-n / 900.0).exp()
                    + 0.02
                    + 0.01 * (n * 1.7).sin().abs()
                    + if n > 3100.0 { 3.0 * (-(n - 3100.0) / 150.0).exp() } else { 0.0 },
            )
        })
        .collect();
    let checkpoints = || (0..=20).map(|n| 250.0 * f64::from(n));
    let course = |first: f64, last: f64| -> Vec<(f64, f64)> {
        checkpoints().map(|n| (n, first + (last - first) * n / 5000.0)).collect()
    };
    let rates = [course(0.7, 1.9), course(0.9, 2.4), course(0.65, 1.5), course(0.6, 1.2)];
    let names = ["spectral", "absolute", "diagonal", "lmi"];
    let rates: Vec<RateCourse<'_>> =
        names.iter().zip(&rates).map(|(name, values)| RateCourse { name, values }).collect();
    let mut born = course(1.4, 0.8);
    born.drain(..9);
    let radii = [course(0.3, 1.1), born];
    let followed: Vec<FollowedPoint<'_>> =
        radii.iter().map(|radii| FollowedPoint { radii }).collect();
    let count = |step: f64| PointCount {
        step,
        fixed_points: 1 + 2 * usize::from(step > 2000.0) + 2 * usize::from(step > 4000.0),
        attractors: 1 + usize::from(step > 2000.0),
    };
    let counts: Vec<PointCount> = checkpoints().map(count).collect();
    let figure = PostMortem {
        title: Some("A training that ended in tears"),
        losses: &losses,
        crossings,
        rates: &rates,
        followed: &followed,
        counts: if counted { &counts } else { &[] },
    };
    let svg = figure.svg();
    check_all(name, &svg);
    assert_eq!(svg.matches("training step").count(), 1, "the axis is shared");
    assert_eq!(svg.contains("attractors"), counted);
    svg
}

const KINDS: [Bifurcation; 4] =
    [Bifurcation::Fold, Bifurcation::Flip, Bifurcation::NeimarkSacker, Bifurcation::BranchPoint];

#[test]
fn a_training_is_told_with_its_bifurcations() {
    let crossing = |from: f64, to: f64, kind: usize| Crossing { from, to, kind: KINDS[kind % 4] };
    let svg = training("post-mortem-0", &[], false);
    assert!(!svg.contains("fold") && !svg.contains("flip"));
    let few =
        [crossing(2000.0, 2250.0, 0), crossing(3000.0, 3250.0, 2), crossing(3100.0, 3100.0, 1)];
    let svg = training("post-mortem-3", &few, true);
    assert!(svg.contains("fold") && svg.contains("flip") && svg.contains("Neimark–Sacker"));
    let ten: Vec<Crossing> = (0..10)
        .map(|n| {
            crossing(
                2900.0 + 40.0 * f64::from(n),
                2920.0 + 40.0 * f64::from(n),
                n.try_into().unwrap(),
            )
        })
        .collect();
    let svg = training("post-mortem-10", &ten, true);
    let named = |svg: &str, kind: Bifurcation| svg.matches(&format!(">{}", kind.name())).count();
    assert_eq!(KINDS.map(|kind| named(&svg, kind)), [3, 3, 2, 2]);
    let alike: Vec<Crossing> = (0..5)
        .map(|n| crossing(1000.0 + 30.0 * f64::from(n), 1010.0 + 30.0 * f64::from(n), 0))
        .collect();
    let svg = training("post-mortem-alike", &alike, true);
    assert!(svg.contains("fold ×5") && named(&svg, Bifurcation::Fold) == 1);
    let many: Vec<Crossing> = (0..3000)
        .map(|n: i32| crossing(1.5 * f64::from(n), 1.5 * f64::from(n) + 5.0, n.try_into().unwrap()))
        .collect();
    let svg = training("post-mortem-many", &many, true);
    assert_eq!(KINDS.map(|kind| named(&svg, kind)), [1; 4], "a row for each kind");
}

#[test]
fn nothing_is_said_to_be_nothing() {
    let eigenvalues = Eigenvalues { title: None, spectra: &[] }.svg();
    let values = SingularValues { title: None, values: &[], rates: &[] }.svg();
    let points = FixedPointMap { title: None, points: &[], shares: (0.5, 0.5), orbits: &[] }.svg();
    let exponents = Exponents { title: None, exponents: &[] }.svg();
    let training = PostMortem {
        title: None,
        losses: &[],
        crossings: &[],
        rates: &[],
        followed: &[],
        counts: &[],
    }
    .svg();
    for (name, svg, words) in [
        ("no-eigenvalues", eigenvalues, "There are no eigenvalues."),
        ("no-singular-values", values, "There are no singular values."),
        ("no-fixed-points", points, "There are no fixed points."),
        ("no-exponents", exponents, "There are no Lyapunov exponents."),
        ("no-training", training, "Nothing is known of this training."),
    ] {
        check_all(name, &svg);
        assert!(svg.contains(words), "{name}");
    }
}

#[test]
fn absurd_input_gives_a_picture() {
    let label = "<b> & \"quotes\" _ \u{1b}[31m ".repeat(9);
    let title = Some(label.as_str());
    let pairs: Vec<(f64, f64)> =
        HOSTILE.iter().flat_map(|&x| HOSTILE.iter().map(move |&y| (x, y))).collect();
    // Each alone as well: what one hides another shows.
    let parts = || pairs.chunks(1).chain(pairs.chunks(10)).chain([pairs.as_slice()]);
    for (index, part) in parts().enumerate() {
        let spectra = [JacobianSpectrum { label: &label, eigenvalues: part }; 9];
        let values: Vec<f64> = part.iter().flat_map(|at| [at.0, at.1]).collect();
        let rates: Vec<Rate<'_>> =
            part.iter().map(|at| Rate { name: &label, value: at.1 }).collect();
        let points: Vec<ProjectedPoint> =
            part.iter().map(|&at| ProjectedPoint { at, repelling: usize::MAX }).collect();
        let exponents: Vec<Exponent> =
            part.iter().map(|&(value, error)| Exponent { value, error }).collect();
        let crossings: Vec<Crossing> = part
            .iter()
            .zip(KINDS.iter().cycle())
            .map(|(&(from, to), &kind)| Crossing { from, to, kind })
            .collect();
        let courses = [RateCourse { name: &label, values: part }; 300];
        let counts: Vec<PointCount> = part
            .iter()
            .map(|at| PointCount { step: at.0, fixed_points: usize::MAX, attractors: 0 })
            .collect();
        let courses = if index == 0 { &courses[..] } else { &courses[..1] };
        let training = PostMortem {
            title,
            losses: part,
            crossings: &crossings,
            rates: courses,
            followed: &[FollowedPoint { radii: part }],
            counts: &counts,
        };
        let orbits = [part, &[]];
        for (name, svg) in [
            ("eigenvalues", Eigenvalues { title, spectra: &spectra }.svg()),
            ("singular-values", SingularValues { title, values: &values, rates: &rates }.svg()),
            (
                "fixed-points",
                FixedPointMap { title, points: &points, shares: part[0], orbits: &orbits }.svg(),
            ),
            ("exponents", Exponents { title, exponents: &exponents }.svg()),
            ("post-mortem", training.svg()),
        ] {
            check(&format!("absurd-{name}-{index}"), &svg);
            check_words(name, &svg);
        }
        assert_eq!(training.svg(), training.svg());
    }
}

#[test]
fn long_trainings_make_no_large_files() {
    let losses: Vec<(f64, f64)> =
        (0..1_000_000).map(f64::from).map(|n| (n, 1.0 + (n * 0.1).sin() * 0.5)).collect();
    let figure = PostMortem {
        title: None,
        losses: &losses,
        crossings: &[],
        rates: &[],
        followed: &[],
        counts: &[],
    };
    check_all("post-mortem-long", &figure.svg());
}
