use shockfree::network::Activation;
use shockfree::network::certificate::Kind;
use shockfree_fit::*;
use std::collections::HashMap;

fn main() {
    let args: HashMap<String, String> = std::env::args().skip(1).filter_map(|a| a.split_once('=').map(|(k, v)| (k.to_string(), v.to_string()))).collect();
    let get = |k: &str, d: &str| args.get(k).cloned().unwrap_or(d.to_string());
    let num = |k: &str, d: f64| args.get(k).map(|v| v.parse().unwrap()).unwrap_or(d);
    let text = std::fs::read_to_string("/work/shared/data/jsb_chorales.csv").unwrap();
    let mut sets: HashMap<String, Vec<(String, Vec<Vec<f32>>)>> = HashMap::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        let split = cells.next().unwrap();
        let seq = cells.next().unwrap();
        let row: Vec<f32> = cells.map(|c| c.parse().unwrap()).collect();
        let set = sets.entry(split.to_string()).or_default();
        if set.last().is_none_or(|(name, _)| name != seq) { set.push((seq.to_string(), vec![])); }
        set.last_mut().unwrap().1.push(row);
    }
    let data = |names: &[&str]| {
        let seqs = names.iter().flat_map(|n| sets[*n].iter()).map(|(_, rows)| Sequence {
            inputs: rows[..rows.len() - 1].concat(), targets: rows[1..].concat(), mask: None }).collect();
        Dataset::<f32>::new(88, 88, Cost::Bernoulli, Counted::Every, seqs).unwrap()
    };
    let train = data(&["train"]);
    let valid_name = sets.keys().find(|k| k.starts_with("val")).unwrap().clone();
    let valid = data(&[&valid_name]);
    let test = data(&["test"]);
    let n = num("n", 64.0) as usize;
    let shape = Shape { inputs: 88, units: n, outputs: 88 };
    let net = Architecture { shape, activation: Activation::Tanh, cost: Cost::Bernoulli };
    let rho = num("rho", 0.7);
    let kind = match get("kind", "spectral").as_str() { "lmi" => Kind::Lmi, "diagonal" => Kind::Diagonal, _ => Kind::Spectral };
    let guard = match get("guard", "shockfree").as_str() { "plain" => Guard::Plain, "clip" => Guard::Clipping { threshold: num("threshold", 1.0) }, _ => Guard::Shockfree { rate: rho, kind } };
    let optimizer = match get("opt", "sgd").as_str() { "adam" => Optimizer::Adam { decay: num("decay", 0.0) }, _ => Optimizer::Momentum { momentum: num("momentum", 0.9) } };
    let settings = Settings { optimizer, rate: num("rate", 0.1), guard, batch: num("batch", 32.0) as usize, window: None, seed: num("seed", 1.0) as u64 };
    let start = match get("start", "uniform").as_str() { "orth" => Start::Orthogonal { gain: num("gain", 1.0) }, _ => Start::Uniform };
    let mut parameters: Vec<f32> = start.parameters(shape, settings.seed);
    if num("offset", 1.0) == 1.0 {
        let mut mean = vec![0.0f64; 88]; let mut c = 0.0;
        for s in train.sequences() { for r in s.targets.chunks(88) { c += 1.0; for (m, t) in mean.iter_mut().zip(r) { *m += f64::from(*t); } } }
        for (d, m) in parameters[shape.offset()].iter_mut().zip(mean) { let p = (m + 0.5) / (c + 1.0); *d = (p / (1.0 - p)).ln() as f32; }
    }
    let mut trainer = Trainer::new(net, settings, &parameters, &train).unwrap();
    let epochs = num("epochs", 60.0) as u64;
    let verbose = num("v", 0.0) == 1.0;
    let mut best = (f64::INFINITY, 0, 0.0);
    let mut marks: Vec<(f64, u64)> = vec![];
    let t = std::time::Instant::now();
    let mut proj = 0.0; let mut fails = 0;
    for e in 1..=epochs {
        let (mut lo, mut hi) = (f64::INFINITY, 0.0f64);
        let mut wide = 0.0f64;
        let epoch = trainer.epoch(&train, |s| { proj += s.projecting.as_secs_f64(); lo = lo.min(s.rate); hi = hi.max(s.rate); wide = wide.max(s.spectral); });
        fails += epoch.failed as u32;
        let v = trainer.cost_of(&valid);
        for m in [8.9, 8.8, 8.7, 8.66, 8.6, 8.55, 8.5, 8.45, 8.4] { if v <= m && !marks.iter().any(|x| x.0 == m) { marks.push((m, e)); } }
        if v < best.0 { best = (v, e, trainer.cost_of(&test)); }
        if verbose { println!("{e} train {:.4} valid {v:.4} g {:.3} rate {lo:.2e}..{hi:.2e} sv {wide:.3} {}", epoch.cost, epoch.largest_gradient, if epoch.failed { "FAILED" } else { "" }); }
        if !v.is_finite() { break; }
    }
    let rest: Vec<String> = std::env::args().skip(1).collect();
    println!("{}: best {:.4} @{} test {:.4} fails {fails} time {:.1} proj {:.1}% marks {:?}", rest.join(" "), best.0, best.1, best.2, t.elapsed().as_secs_f64(), 100.0 * proj / t.elapsed().as_secs_f64(), marks);
}
