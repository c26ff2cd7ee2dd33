//! What is told of a fit, as plain numbers.

/// A fit: the data as they were understood, the model, the training, and what came of it.
///
/// All texts are shown as they are. Any number may be NaN or infinite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FitStory {
    /// The title, `sunspots: one step ahead`.
    pub title: String,
    /// What was learned and what memory it has, in paragraphs.
    pub words: Vec<String>,
    /// What the data were understood to be: names and values.
    pub data: Vec<(String, String)>,
    /// The model: units, activation, precision, parameters.
    pub model: Vec<(String, String)>,
    /// The training: method, optimizer, rates, memory, certificate.
    pub method: Vec<(String, String)>,
    /// The runs; the first is the one that was kept.
    pub runs: Vec<Run>,
    /// The certified rate `ρ` of contraction of what was kept.
    pub contraction: Option<f64>,
    /// Whether what is predicted is of the step whose inputs are read, not of the one after it.
    pub same_step: bool,
    /// What a cost is, `mean squared error`.
    pub cost_name: String,
    /// The validation cost of the best constant prediction; NaN if it is not known.
    pub constant_cost: f64,
    /// The validation cost of the prediction that nothing changes.
    pub persistence_cost: Option<f64>,
    /// The cost on data that were used for nothing else.
    pub test_cost: Option<f64>,
    /// Forecasts beside data; four fit well.
    pub forecasts: Vec<ForecastPanel>,
}

/// One training.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its method: `shockfree`, `clipping` and `plain` have colours of their own.
    pub name: String,
    /// The costs after each epoch.
    pub epochs: Vec<EpochPoint>,
    /// What each step did.
    pub steps: Vec<StepPoint>,
    /// The epoch with the least validation cost.
    pub best_epoch: u64,
    /// The cost there.
    pub best_validation: f64,
    /// Whether the costs left all bounds.
    pub diverged: bool,
    /// The norm of the largest gradient.
    pub largest_gradient: f64,
}

/// The costs after an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EpochPoint {
    /// Its number.
    pub epoch: u64,
    /// The cost on what was trained on.
    pub train: f64,
    /// The cost on what was not.
    pub validation: f64,
    /// Whether what the epoch learned was taken back.
    pub taken_back: bool,
}

/// A step of a training.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepPoint {
    /// Its number.
    pub step: u64,
    /// The cost of what it learned from.
    pub cost: f64,
    /// The norm of the gradient.
    pub gradient: f64,
    /// What the norm cannot exceed; NaN if nothing is guaranteed.
    pub bound: f64,
    /// The learning rate.
    pub rate: f64,
    /// The certified rate of contraction; NaN if there is none.
    pub contraction: f64,
}

/// A stretch of data with its forecasts. The values belong to the steps of the same index; NaN where there
/// is none. A few hundred steps can be told apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastPanel {
    /// What is forecast, such as a column.
    pub name: String,
    /// The steps.
    pub steps: Vec<f64>,
    /// What was measured.
    pub actual: Vec<f64>,
    /// What was forecast one step before.
    pub forecast: Vec<f64>,
    /// What the model says when it goes on from its own forecasts.
    pub free_running: Option<Vec<f64>>,
    /// The first step of the validation, if it is in sight.
    pub validation_from: Option<f64>,
}
