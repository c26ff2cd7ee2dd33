"""What happens between the checkpoints of a training."""

import math
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

import shockfree
from shockfree import Crossing, Layer, Network

TRAINING = Path(__file__).parents[3] / "docs/diagnose"


def unit(w: float, b: float = 0.0) -> Network:
    """x' = w tanh(x) + b."""
    return Network([[w]], b=[b])


def fold(w: float) -> tuple[float, float]:
    """The bias and the state of the upper fold: w (1 - tanh(x)**2) = 1, b = x - w tanh(x)."""
    y = math.sqrt(1 - 1 / w)
    return math.atanh(y) - w * y, math.atanh(y)


def test_a_fold_in_closed_form() -> None:
    b, x = fold(2.0)
    (found,) = shockfree.bifurcations(unit(2.0, 0.0), unit(2.0, -1.0))
    assert (found.kind, found.certain, found.layer) == ("fold", True, "l0")
    assert found.step == pytest.approx(-b, abs=1e-9)
    assert abs(found.step + b) <= 10 * found.error + 1e-15
    assert found.state == pytest.approx([x], abs=1e-4)
    assert found.between == (0.0, 1.0)
    assert (found.repelling, found.angle) == (0, None)


def test_flips_branch_points_and_invariant_circles() -> None:
    (flip,) = shockfree.bifurcations(unit(-0.5), unit(-1.5))
    assert flip.kind == "flip"
    assert flip.step == pytest.approx(0.5, abs=1e-9)
    (branch,) = shockfree.bifurcations(unit(0.5), unit(1.5))
    assert branch.kind == "branch-point"
    assert branch.step == pytest.approx(0.5, abs=1e-6)

    def rotation(radius: float) -> Network:
        c, s = math.cos(1.0), math.sin(1.0)
        return Network(radius * np.array([[c, -s], [s, c]]))

    (circle,) = shockfree.bifurcations(rotation(0.8), rotation(1.2))
    assert circle.kind == "neimark-sacker"
    assert circle.step == pytest.approx(0.5, abs=1e-9)
    assert circle.angle == pytest.approx(1.0, abs=1e-9)


def test_layers_and_files_alike(tmp_path: Path) -> None:
    for step, w in ((3, -0.5), (20, -1.5)):
        (tmp_path / f"step-{step}.toml").write_text(f"activation = 'tanh'\nW = [[{w}]]")
    paths = [tmp_path / "step-3.toml", tmp_path / "step-20.toml"]
    from_files = shockfree.post_mortem(paths)
    (crossing,) = from_files.crossings
    assert crossing.step == pytest.approx(3 + 17 / 2, abs=1e-7)
    networks = [unit(-0.5), unit(-1.5)]
    (again,) = shockfree.post_mortem(networks, steps=[3, 20]).crossings
    assert again.step == crossing.step
    (numbered,) = shockfree.post_mortem(networks).crossings
    assert numbered.step == pytest.approx(0.5, abs=1e-9)
    assert "The training crossed 1 flip between steps 3 and 20" in from_files.sentence
    assert str(from_files) == from_files.sentence


def test_the_training_of_the_documentation() -> None:
    """Its window of folds: what docs/diagnose.md says of it was found by another program as well."""
    steps = [1300, 1379, 1380, 1381]
    files = [TRAINING / f"checkpoints/step-{k}.safetensors" for k in steps]
    story = shockfree.post_mortem(files, TRAINING / "losses.csv", time_limit=120.0)
    assert story.not_searched == 0
    assert [c.kind for c in story.crossings][0] == "fold"
    assert story.crossings[0].step == pytest.approx(1379.0686, abs=1e-4)
    (course,) = story.courses
    assert [s.step for s in course.snapshots] == steps
    for snapshot, file in zip(course.snapshots, files, strict=True):
        assert snapshot.checkpoint == file.name
        (layer,) = Layer.read(file)
        sigma = np.linalg.norm(layer.weight_hh, 2)
        assert snapshot.rates["spectral"] == pytest.approx(sigma, rel=1e-6)
        for point in snapshot.fixed_points:
            y = np.tanh(layer.weight_hh @ point.output + layer.bias_ih + layer.bias_hh)
            assert y == pytest.approx(point.output, abs=1e-9)
    # Over the fold again, backwards: the loss rises from 0.435 to 0.705.
    (jump,) = story.jumps
    assert jump.between == (1380.0, 1381.0)
    losses = {int(s): v for s, v in story.losses}
    assert jump.before == losses[int(jump.between[0])]
    assert jump.after == losses[int(jump.between[1])]
    assert len(jump.crossed) > 0
    assert jump.nearest is None
    for curve in course.radii:
        assert curve.shape[1] == 2
        assert set(curve[:, 0]) <= set(steps)


def test_losses_as_arrays() -> None:
    networks = [unit(-0.5), unit(-1.5)]
    losses = np.array([1.0, 0.9, 0.1, 0.1, np.nan])
    story = shockfree.post_mortem(networks, losses, steps=[0, 4])
    assert [j.between for j in story.jumps] == [(1.0, 2.0), (3.0, 4.0)]
    assert story.jumps[0].crossed == ["flip"]
    # The flip is halfway, at step 2: in neither of the steps of the other jump, and one step before it.
    assert story.jumps[1].nearest == pytest.approx(1.0, abs=1e-7)
    pairs = np.column_stack([np.arange(5), losses])
    again = shockfree.post_mortem(networks, pairs, steps=[0, 4])
    assert [j.to_dict()["from"] for j in again.jumps] == [1.0, 3.0]
    assert np.array_equal(again.losses, pairs, equal_nan=True)


def test_as_plain_data() -> None:
    story = shockfree.post_mortem([unit(-0.5), unit(-1.5)])
    plain = story.to_dict()
    assert set(plain) == {"layers", "crossings", "jumps", "not_searched"}
    (crossing,) = plain["crossings"]
    assert crossing == story.crossings[0].to_dict()
    assert crossing["kind"] == "flip"
    assert plain["layers"][0]["checkpoints"][1]["file"] == "checkpoint 1"
    assert repr(story) == "<PostMortem of 2 checkpoints: 1 bifurcations, 0 jumps of the loss>"
    assert isinstance(story.crossings[0], Crossing)


def test_no_bifurcation() -> None:
    assert shockfree.bifurcations(unit(0.2), unit(0.8)) == []
    story = shockfree.post_mortem([unit(0.2), unit(0.8)])
    assert story.sentence == "No bifurcation of a followed fixed point was crossed between steps 0 and 1."


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="there is only one"):
        shockfree.post_mortem([unit(0.5)])
    with pytest.raises(ValueError, match="there is none"):
        shockfree.post_mortem([])
    with pytest.raises(ValueError, match="have different layers"):
        shockfree.bifurcations(unit(0.5), Network(np.eye(2)))
    with pytest.raises(ValueError, match="steps must rise"):
        shockfree.post_mortem([unit(0.5), unit(0.6)], steps=[2, 1])
    with pytest.raises(ValueError, match="there are 1 steps for 2 checkpoints"):
        shockfree.post_mortem([unit(0.5), unit(0.6)], steps=[1])
    with pytest.raises(ValueError, match="no loss lies between the steps 5 and 6"):
        shockfree.post_mortem([unit(0.5), unit(0.6)], [1.0, 2.0], steps=[5, 6])
    with pytest.raises(ValueError, match=r"losses has shape 2×3; it must be \(k\)"):
        shockfree.post_mortem([unit(0.5), unit(0.6)], np.ones((2, 3)))
    with pytest.raises(ValueError, match="the step 0 of the losses comes after 0: steps must rise"):
        shockfree.post_mortem([unit(0.5), unit(0.6)], [[0.0, 1.0], [0.0, 1.0]])
    with pytest.raises(TypeError, match="checkpoints must be a sequence of models"):
        shockfree.post_mortem("model.npz")
    with pytest.raises(TypeError, match="the model must be the path of a file"):
        shockfree.post_mortem([1.0, 2.0])  # type: ignore[list-item]
    with pytest.raises(FileNotFoundError):
        shockfree.bifurcations("nowhere.npz", unit(0.5))


def test_its_figure(tmp_path: Path) -> None:
    matplotlib.use("Agg")
    story = shockfree.post_mortem([unit(-0.5), unit(-0.8), unit(-1.5)], [0.9, 0.5, 0.4])
    figure = story.plot()
    figure.savefig(tmp_path / "figure.png")
    loss = figure.axes[0]
    upright = [line for line in loss.lines if len(set(np.asarray(line.get_xdata()))) == 1]
    assert [float(np.asarray(line.get_xdata())[0]) for line in upright] == [c.step for c in story.crossings]
    assert np.asarray(loss.lines[0].get_ydata()) == pytest.approx([0.9, 0.5, 0.4])
    plt.close(figure)
    with pytest.raises(IndexError):
        story.plot(1)
