//! The page in a real browser: opened, dragged, clicked, trained on, given a network; what is drawn, and a silent console.
//!
//! Without a Chromium it is skipped, and says so, unless `SHOCKFREE_BROWSER=required`. Pictures of the page are left in
//! `target/tmp/`, to be looked at.

mod chromium;
#[path = "../server/mod.rs"]
mod server;

use chromium::{Page, executable};
use serde_json::Value;
use server::Server;

const SIZE: (u32, u32) = (1400, 1000);

/// A page, and what it needs to be there.
struct Visit {
    page: Page,
    server: Server,
    folder: tempfile::TempDir,
}

impl Visit {
    /// Opens the page with something in its address; nothing without a browser.
    fn to(address: &str) -> Option<Self> {
        executable()?;
        let server = Server::start();
        let folder = tempfile::tempdir().unwrap();
        let address = format!("http://127.0.0.1:{}/{address}", server.port);
        let page = Page::open(&address, SIZE, folder.path())?;
        let visit = Self { page, server, folder };
        // The field is drawn, the point and the trainings are told.
        visit.page.until(
            "document.querySelector('#plane-field').dataset.columns > 100 || /colour=kind/.test(location.hash)",
        );
        visit.page.until("document.querySelectorAll('#runs tr[data-method]').length > 0");
        visit.page.until("document.querySelectorAll('#cobweb-svg .fixed-point').length > 0");
        Some(visit)
    }

    /// A value that the address holds.
    fn said(&self, key: &str) -> f64 {
        // The address follows what is shown after a moment.
        let of = format!("new URLSearchParams(location.hash.slice(1)).get('{key}')");
        self.page.until(&format!("{of} !== null"));
        self.page.number(&format!("Number({of})"))
    }

    fn fixed_points(&self) -> f64 {
        let count = "document.querySelectorAll('#cobweb-svg .fixed-point').length";
        self.page.number(count)
    }

    /// Ends the visit: nothing may have gone wrong on the way that nobody saw.
    fn end(self) {
        assert_eq!(self.page.complaints(), Vec::<String>::new());
    }
}

/// How many colours a canvas shows.
const COLOURS: &str = "(() => { const canvas = document.querySelector('#plane-field');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size; })()";

#[test]
fn the_page_shows_example_8_and_where_descent_explodes() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    assert!(page.number(COLOURS) > 100.0, "the field has its shades");
    // The paper's counts, in the table of runs.
    for (method, count) in [
        ("gradient-descent", "186"),
        ("norm-clipping", "100"),
        ("shockfree", "20"),
        ("shockfree-newton", "3"),
    ] {
        let row = page.text(&format!("#runs tr[data-method={method}]"));
        assert!(row.contains(count), "{method}: {row}");
    }
    // Below the fold there is one fixed point.
    assert_eq!(visit.fixed_points(), 1.0);
    // The largest gradient of descent is where the shock is: a click shows the dynamics there.
    let peaks = page.text(".peaks");
    assert!(peaks.contains("4.98") && peaks.contains("shock"), "{peaks}");
    page.click_on(".peaks button");
    page.until("new URLSearchParams(location.hash.slice(1)).get('follow') === 'gradient-descent'");
    page.until("/fold/.test(document.querySelector('#why').textContent)");
    page.photograph("example-8");
    visit.end();
}

#[test]
fn a_click_moves_the_start_and_a_hover_reads_out() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    let at = page.place("#plane-field", 0.3, 0.7);
    page.hover(at);
    page.until("/here/.test(document.querySelector('#plane-readout').textContent)");
    page.click(at);
    let (w, b) = (visit.said("w"), visit.said("b"));
    let higher = page.place("#plane-field", 0.6, 0.4);
    page.click(higher);
    page.until(&format!("Number(new URLSearchParams(location.hash.slice(1)).get('w')) > {w}"));
    assert!(visit.said("b") > b, "up is up");
    // The numbers are those of the server.
    let (w, b) = (visit.said("w"), visit.said("b"));
    let told = visit.server.get(&format!("/api/point?w={w}&b={b}")).json();
    let cost = told["cost"].as_f64().unwrap();
    page.hover((5.0, 5.0));
    let shown =
        "Number((/E = ([0-9.]+)/.exec(document.querySelector('#facts').textContent) ?? [])[1])";
    page.until(&format!("Math.abs({shown} / {cost} - 1) < 1e-3"));
    visit.end();
}

#[test]
fn dragging_across_the_fold_shows_points_being_born() {
    let Some(visit) = Visit::to("#w=6&b=-4&colour=cost") else { return };
    let page = &visit.page;
    assert_eq!(visit.fixed_points(), 1.0);
    let ring = page.middle("#start-handle");
    // Upwards, until b is between the folds (at w = 6: -3.415 and -2.585).
    let up = (
        ring.0,
        ring.1
            - page.number("document.querySelector('#plane-field').getBoundingClientRect().height")
                / 16.0,
    );
    page.drag(ring, up, 25);
    let b = visit.said("b");
    assert!((-3.4..-2.6).contains(&b), "b = {b}");
    page.until("document.querySelectorAll('#cobweb-svg .fixed-point').length === 3");
    assert_eq!(
        page.number("document.querySelectorAll('#cobweb-svg .fixed-point.repelling').length"),
        1.0
    );
    // The slider of b does the same, with keys.
    page.value("document.querySelector('#bias-slider').focus()");
    for _ in 0..4 {
        page.press("PageUp");
    }
    page.until(&format!("Number(new URLSearchParams(location.hash.slice(1)).get('b')) > {b}"));
    page.photograph("between-the-folds");
    visit.end();
}

#[test]
fn trainings_are_played() {
    let Some(visit) = Visit::to("#iteration=0") else { return };
    let page = &visit.page;
    let paths = "document.querySelectorAll('#cost-svg path').length";
    assert!(page.number(paths) >= 3.0);
    page.click_on("#play");
    page.until("Number(document.querySelector('#iteration').value) > 3");
    page.click_on("#play");
    let held = page.number("Number(document.querySelector('#iteration').value)");
    assert!(held > 3.0);
    // Another step size, another count.
    let rows = page.text("#runs");
    page.value(
        "(() => { const input = document.querySelector('[data-control=step] input[type=number]');
          input.value = '0.3'; input.dispatchEvent(new Event('input', { bubbles: true })); })()",
    );
    page.until(&format!("document.querySelector('#runs').textContent !== {rows:?}"));
    let count =
        visit.server.get("/api/train?step=0.3&threshold=2.26").json()["runs"][0]["iterations"]
            .clone();
    page.until(&format!(
        "document.querySelector('#runs tr[data-method=gradient-descent]').textContent.includes('{count}')"
    ));
    page.photograph("training");
    visit.end();
}

#[test]
fn a_network_is_given_and_judged() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    let file = visit.folder.path().join("calm.toml");
    std::fs::write(&file, "activation = 'tanh'\nW = [[0.5, -0.2], [0.1, 0.3]]").unwrap();
    page.choose("#network-file", &file);
    page.until("/^Contracting/.test(document.querySelector('#verdict')?.textContent.trim())");
    page.until(
        "document.querySelector('#network-figures').querySelectorAll('img, svg').length >= 3",
    );
    page.middle("#network-figures");
    page.photograph("network");
    // A file that is none is refused in words, and what was shown stays.
    let broken = visit.folder.path().join("broken.npz");
    std::fs::write(&broken, b"PK").unwrap();
    page.choose("#network-file", &broken);
    page.until("/broken.npz/.test(document.querySelector('#network .problem')?.textContent)");
    assert!(page.text("#verdict").contains("Contracting"));
    // The refusal is the one thing that the console may hold.
    let complaints = page.complaints();
    assert!(complaints.iter().all(|one| one.contains("400")), "{complaints:?}");
}

#[test]
fn the_address_holds_everything() {
    let address = "#activation=tanh&start=0.5&target=-0.3&horizon=infinite&w=-1.5&b=0.2&weight=0.5&w0=-4&w1=4&b0=-3&b1=3\
        &colour=kind&methods=shockfree,shockfree-newton";
    let Some(visit) = Visit::to(address) else { return };
    let page = &visit.page;
    // A flip: one repelling fixed point.
    assert!(page.text("#facts").contains('↔'), "{}", page.text("#facts"));
    assert_eq!(page.number("document.querySelectorAll('#runs tr[data-method]').length"), 2.0);
    // Another state comes back to the same address.
    page.value("document.querySelector('#start-handle').focus()");
    page.press("ArrowRight");
    page.until("Number(new URLSearchParams(location.hash.slice(1)).get('w')) > -1.5");
    assert_eq!(
        page.value("new URLSearchParams(location.hash.slice(1)).get('target')"),
        Value::from("-0.3")
    );
    page.photograph("tanh");
    visit.end();
}

#[test]
fn nonsense_in_the_address_is_as_if_nobody_had_said_it() {
    let address = "#w=NaN&b=1e999&start=<script>alert(1)</script>&horizon=0&w0=5&w1=-5&colour=red&methods=adam&x=%00&__proto__=1&constructor=2&%";
    let Some(visit) = Visit::to(address) else { return };
    assert!(visit.page.text("#runs").contains("186"));
    visit.end();
}

#[test]
fn pictures_and_numbers_are_saved() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    let save = |kind: &str| {
        page.value(&format!(
            "(() => {{ const menu = document.querySelector('#plane .save-menu'); menu.open = true;
               [...menu.querySelectorAll('button')].find((one) => one.textContent.includes('{kind}')).click(); }})()"
        ));
        page.saved(&format!("plane.{}", kind.to_lowercase()))
    };
    let svg = String::from_utf8(save("SVG")).unwrap();
    assert!(svg.contains("<svg") && svg.contains("<image") && svg.contains("shock"));
    assert!(!svg.contains("var(--"), "a file knows nothing of the page's colours");
    assert!(save("PNG").starts_with(b"\x89PNG"));
    let csv = String::from_utf8(save("CSV")).unwrap();
    assert!(csv.lines().count() > 1000 && csv.starts_with('w'), "{}", &csv[..60]);
    visit.end();
}

#[test]
fn the_surface_turns() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    let at = page.middle("#surface-plot");
    page.until("document.querySelector('#surface-plot canvas')");
    page.drag(at, (at.0 + 80.0, at.1 + 20.0), 8);
    page.photograph("surface");
    visit.end();
}

#[test]
fn it_fits_a_phone_and_the_night() {
    let Some(visit) = Visit::to("") else { return };
    let page = &visit.page;
    page.prefer("prefers-color-scheme", "dark");
    page.photograph("dark");
    let ink = page.value("getComputedStyle(document.body).backgroundColor");
    assert!(ink.as_str().unwrap().starts_with("rgb(2"), "{ink} is dark");
    page.resize(390, 844);
    page.until("document.documentElement.clientWidth === 390");
    page.photograph("phone");
    let wide = page.number("document.documentElement.scrollWidth");
    assert!(wide <= 390.0, "{wide} pixels are wider than a phone");
    visit.end();
}

#[test]
fn a_server_that_has_gone_is_said_so() {
    let Some(visit) = Visit::to("") else { return };
    let Visit { page, server, .. } = visit;
    drop(server);
    page.click(page.place("#plane-field", 0.4, 0.4));
    page.until("[...document.querySelectorAll('.problem')].some((one) => /still running/.test(one.textContent))");
}
