//! Which arrays are which layers: decided from names and shapes, before a number is read.

use std::collections::BTreeMap;

use super::name::{Place, Role, parse};
use crate::assemble::UNRELATED;
use crate::tensor::Tensor;
use crate::{CellKind, Direction, Limits, Problem, Skipped, shown};

/// A layer whose shapes are right; arrays are numbers in the list of them.
#[derive(Debug)]
pub(crate) struct LayerPlan {
    pub(crate) kind: CellKind,
    pub(crate) prefix: String,
    pub(crate) layer: usize,
    pub(crate) direction: Direction,
    pub(crate) units: usize,
    pub(crate) inputs: usize,
    pub(crate) weight_ih: usize,
    pub(crate) weight_hh: usize,
    /// `bias_ih` and `bias_hh`.
    pub(crate) bias: Option<(usize, usize)>,
}

impl LayerPlan {
    /// How many rows its weights have.
    pub(crate) fn rows(&self) -> usize {
        self.kind.gates() * self.units
    }

    /// All its arrays.
    pub(crate) fn arrays(&self) -> impl Iterator<Item = usize> {
        let bias = self.bias.into_iter().flat_map(|(ih, hh)| [ih, hh]);
        [self.weight_ih, self.weight_hh].into_iter().chain(bias)
    }
}

/// The arrays of one layer.
type Parts = BTreeMap<Role, usize>;

/// The layers of one module.
type Module = BTreeMap<Place, Parts>;

/// The layers, by prefix, layer and direction, and the arrays that belong to none.
pub(crate) fn plan(
    tensors: &[Tensor],
    limits: &Limits,
) -> Result<(Vec<LayerPlan>, Vec<Skipped>), Problem> {
    let mut modules = BTreeMap::<&str, Module>::new();
    let mut skipped = Vec::new();
    for (index, tensor) in tensors.iter().enumerate() {
        if let Some((prefix, place, role)) = parse(&tensor.name) {
            modules.entry(prefix).or_default().entry(place).or_default().insert(role, index);
        } else {
            skipped.push(skip(tensor, UNRELATED));
        }
    }
    let mut layers = Vec::new();
    for (prefix, module) in modules {
        layers.extend(Reader { prefix, tensors, limits }.module(&module, &mut skipped)?);
    }
    Ok((layers, skipped))
}

fn skip(tensor: &Tensor, why: &str) -> Skipped {
    Skipped { name: tensor.name.clone(), shape: tensor.shape.clone(), why: why.to_owned() }
}

/// What is needed to judge one module.
struct Reader<'a> {
    prefix: &'a str,
    tensors: &'a [Tensor],
    limits: &'a Limits,
}

impl Reader<'_> {
    fn module(
        &self,
        module: &Module,
        skipped: &mut Vec<Skipped>,
    ) -> Result<Vec<LayerPlan>, Problem> {
        let projection = module.values().find_map(|parts| parts.get(&Role::WeightHr));
        if let Some(&projection) = projection {
            let name = self.shown(projection);
            let why = format!("{name}: an LSTM with projection is not supported");
            let all = module.values().flat_map(BTreeMap::values);
            skipped.extend(all.map(|&index| skip(&self.tensors[index], &why)));
            return Ok(Vec::new());
        }
        let mut layers = Vec::new();
        for (&place, parts) in module {
            let Some(&weight_hh) = parts.get(&Role::WeightHh) else {
                let missing = shown::name(&place.name(self.prefix, Role::WeightHh));
                let why = format!("there is no {missing}");
                skipped.extend(parts.values().map(|&index| skip(&self.tensors[index], &why)));
                continue;
            };
            layers.push((place, self.layer(place, parts, weight_hh)?));
        }
        self.check_naming(&layers)?;
        self.check_stack(&layers)?;
        Ok(layers.into_iter().map(|(_, layer)| layer).collect())
    }

    /// One layer, its shapes checked against each other.
    fn layer(&self, place: Place, parts: &Parts, weight_hh: usize) -> Result<LayerPlan, Problem> {
        let missing = |present: usize, role: Role| Problem::Incomplete {
            present: self.shown(present),
            missing: shown::name(&place.name(self.prefix, role)),
        };
        let (kind, units) = self.kind(weight_hh)?;
        let &weight_ih =
            parts.get(&Role::WeightIh).ok_or_else(|| missing(weight_hh, Role::WeightIh))?;
        let rows = kind.gates() * units;
        let inputs = match *self.tensors[weight_ih].shape {
            [found, inputs] if found == rows => inputs,
            _ => {
                let allowed = format!("{rows}×m, as {} is {rows}×{units}", self.shown(weight_hh));
                return Err(self.wrong_shape(weight_ih, allowed));
            }
        };
        self.check_size(weight_ih, "inputs", inputs, self.limits.most_inputs)?;
        let bias = match (parts.get(&Role::BiasIh), parts.get(&Role::BiasHh)) {
            (None, None) => None,
            (Some(&ih), Some(&hh)) => Some((ih, hh)),
            (Some(&ih), None) => return Err(missing(ih, Role::BiasHh)),
            (None, Some(&hh)) => return Err(missing(hh, Role::BiasIh)),
        };
        for index in bias.into_iter().flat_map(|(ih, hh)| [ih, hh]) {
            if *self.tensors[index].shape != [rows] {
                let allowed = format!("({rows}), as {} is {rows}×{units}", self.shown(weight_hh));
                return Err(self.wrong_shape(index, allowed));
            }
        }
        let prefix = self.prefix.to_owned();
        let Place { layer, direction, .. } = place;
        Ok(LayerPlan { kind, prefix, layer, direction, units, inputs, weight_ih, weight_hh, bias })
    }

    /// What the shape of `weight_hh` says: the kind and the number of units.
    fn kind(&self, weight_hh: usize) -> Result<(CellKind, usize), Problem> {
        let tensor = &self.tensors[weight_hh];
        let [rows, units] = *tensor.shape else {
            return Err(self.wrong_shape(weight_hh, SHAPE_OF_WEIGHT_HH.to_owned()));
        };
        if units == 0 || rows == 0 {
            return Err(Problem::NoUnits {
                tensor: self.shown(weight_hh),
                shape: tensor.shape.clone(),
            });
        }
        self.check_size(weight_hh, "units", units, self.limits.most_units)?;
        let kind =
            if rows.is_multiple_of(units) { CellKind::with_gates(rows / units) } else { None };
        let kind =
            kind.ok_or_else(|| self.wrong_shape(weight_hh, SHAPE_OF_WEIGHT_HH.to_owned()))?;
        Ok((kind, units))
    }

    /// That the module is either a cell or a stack.
    fn check_naming(&self, layers: &[(Place, LayerPlan)]) -> Result<(), Problem> {
        let cell = layers.iter().find(|(place, _)| place.is_cell);
        let stack = layers.iter().find(|(place, _)| !place.is_cell);
        if let (Some((_, cell)), Some((_, stack))) = (cell, stack) {
            return Err(Problem::TwoNamings {
                one: self.shown(cell.weight_hh),
                other: self.shown(stack.weight_hh),
            });
        }
        Ok(())
    }

    /// That the layers stand on one another: none is missing, all are of one kind and in the same
    /// directions, and each takes what those below it give.
    fn check_stack(&self, layers: &[(Place, LayerPlan)]) -> Result<(), Problem> {
        let Some((_, first)) = layers.first() else { return Ok(()) };
        let is_bidirectional =
            layers.iter().any(|(place, _)| place.direction == Direction::Reverse);
        let directions: &[Direction] = if is_bidirectional {
            &[Direction::Forward, Direction::Reverse]
        } else {
            &[Direction::Forward]
        };
        for (at, (place, layer)) in layers.iter().enumerate() {
            let expected = Place {
                layer: at / directions.len(),
                direction: directions[at % directions.len()],
                is_cell: place.is_cell,
            };
            if *place != expected {
                return Err(self.absent(layer.weight_hh, expected));
            }
            if layer.kind != first.kind {
                return Err(Problem::Kinds {
                    tensor: self.shown(layer.weight_hh),
                    found: layer.kind.as_str(),
                    other: self.shown(first.weight_hh),
                    expected: first.kind.as_str(),
                });
            }
            self.check_fit(layer, at, layers, directions.len())?;
        }
        let (last_place, last) = layers.last().expect("there is a first one");
        if !layers.len().is_multiple_of(directions.len()) {
            let expected = Place { direction: Direction::Reverse, ..*last_place };
            return Err(self.absent(last.weight_hh, expected));
        }
        Ok(())
    }

    /// That layer number `at` of the list has as many inputs as those below it have outputs.
    fn check_fit(
        &self,
        layer: &LayerPlan,
        at: usize,
        layers: &[(Place, LayerPlan)],
        directions: usize,
    ) -> Result<(), Problem> {
        let floor = at / directions * directions;
        if floor == 0 {
            let first = &layers[0].1;
            if layer.inputs != first.inputs {
                let rows = layer.rows();
                let allowed =
                    format!("{rows}×{}, as {} has", first.inputs, self.shown(first.weight_ih));
                return Err(self.wrong_shape(layer.weight_ih, allowed));
            }
            return Ok(());
        }
        let outputs = layers[floor - directions..floor].iter().map(|(_, below)| below.units).sum();
        if layer.inputs == outputs {
            return Ok(());
        }
        Err(Problem::Stack {
            tensor: self.shown(layer.weight_ih),
            found: layer.inputs,
            expected: outputs,
        })
    }

    fn absent(&self, present: usize, missing: Place) -> Problem {
        Problem::Incomplete {
            present: self.shown(present),
            missing: shown::name(&missing.name(self.prefix, Role::WeightHh)),
        }
    }

    fn check_size(
        &self,
        index: usize,
        what: &'static str,
        count: usize,
        most: usize,
    ) -> Result<(), Problem> {
        if count <= most {
            return Ok(());
        }
        Err(Problem::LayerTooLarge { tensor: self.shown(index), what, count, most })
    }

    fn wrong_shape(&self, index: usize, allowed: String) -> Problem {
        let shape = self.tensors[index].shape.clone();
        Problem::Shape { tensor: self.shown(index), shape, allowed }
    }

    fn shown(&self, index: usize) -> String {
        shown::name(&self.tensors[index].name)
    }
}

/// What the shape of `weight_hh` may be.
const SHAPE_OF_WEIGHT_HH: &str = "g·n × n with g = 1 (RNN), 3 (GRU) or 4 (LSTM)";
