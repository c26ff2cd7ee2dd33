//! A real browser with the page in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once};
use std::thread;
use std::time::{Duration, Instant};

use headless_chrome::browser::{default_executable, tab::Tab};
use headless_chrome::protocol::cdp::Input::{
    DispatchMouseEvent, DispatchMouseEventTypeOption as Mouse, MouseButton,
};
use headless_chrome::protocol::cdp::Log::LogEntryLevel;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Page as Protocol};
use headless_chrome::{Browser, LaunchOptions};
use serde_json::Value;

/// How long anything may take, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page in a browser that ends with it.
pub struct Page {
    tab: Arc<Tab>,
    /// What the console holds of errors.
    complaints: Arc<Mutex<Vec<String>>>,
    downloads: PathBuf,
    _browser: Browser,
}

/// The browser, or nothing where there is none: then this says so, past the capture of the test's output.
pub fn executable() -> Option<PathBuf> {
    // Once for all tests.
    static SAID: Once = Once::new();
    let found = default_executable().ok();
    if found.is_none() {
        let required = std::env::var_os("SHOCKFREE_BROWSER").is_some_and(|word| word == "required");
        assert!(!required, "no Chromium was found, and SHOCKFREE_BROWSER=required");
        let message = "skipped: the page of `explore` was not tried, as no Chromium was found (apt-get install chromium, or \
                       CHROME=its path)";
        SAID.call_once(|| drop(writeln!(std::io::stderr(), "{message}")));
    }
    found
}

impl Page {
    /// Opens an address in a window of so many pixels.
    pub fn open(address: &str, size: (u32, u32), folder: &Path) -> Option<Self> {
        let options = LaunchOptions {
            path: Some(executable()?),
            // In containers there is often no other way, and the page is our own.
            sandbox: false,
            window_size: Some(size),
            idle_browser_timeout: PATIENCE,
            // Surfaces are drawn without a graphics card.
            args: vec!["--enable-unsafe-swiftshader".as_ref(), "--hide-scrollbars".as_ref()],
            ..LaunchOptions::default()
        };
        let browser = Browser::new(options).expect("Chromium starts");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(PATIENCE);
        let complaints: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = complaints.clone();
        tab.add_event_listener(Arc::new(move |event: &Event| {
            let said = match event {
                // Libraries warn of what browsers advise.
                Event::LogEntryAdded(entry) if entry.params.entry.level == LogEntryLevel::Error => {
                    Some(format!("{:?}", entry.params.entry))
                }
                Event::RuntimeExceptionThrown(thrown) => {
                    Some(format!("{:?}", thrown.params.exception_details))
                }
                Event::RuntimeConsoleAPICalled(call) => Some(format!("{:?}", call.params)),
                _ => None,
            };
            heard.lock().unwrap().extend(said);
        }))
        .unwrap();
        tab.enable_log().unwrap();
        tab.enable_runtime().unwrap();
        let downloads = folder.to_owned();
        tab.call_method(Protocol::SetDownloadBehavior {
            behavior: Protocol::SetDownloadBehaviorBehaviorOption::Allow,
            download_path: Some(downloads.display().to_string()),
        })
        .unwrap();
        tab.navigate_to(address).unwrap().wait_until_navigated().unwrap();
        let page = Self { tab, complaints, downloads, _browser: browser };
        page.until("document.documentElement.dataset.ready !== undefined");
        Some(page)
    }

    /// The value of an expression.
    pub fn value(&self, expression: &str) -> Value {
        let asked = format!("(async () => JSON.stringify(await ({expression})))()");
        let told =
            self.tab.evaluate(&asked, true).unwrap_or_else(|error| panic!("{expression}: {error}"));
        match told.value {
            Some(Value::String(text)) => serde_json::from_str(&text).unwrap(),
            _ => Value::Null,
        }
    }

    pub fn number(&self, expression: &str) -> f64 {
        let value = self.value(expression);
        value.as_f64().unwrap_or_else(|| panic!("{expression} is {value}"))
    }

    pub fn text(&self, selector: &str) -> String {
        let value = self.value(&format!("document.querySelector({selector:?})?.textContent"));
        value.as_str().unwrap_or_else(|| panic!("there is no {selector}")).to_owned()
    }

    /// Waits until an expression is true.
    pub fn until(&self, expression: &str) {
        let begun = Instant::now();
        while self.value(&format!("Boolean({expression})")) != Value::Bool(true) {
            if begun.elapsed() > PATIENCE {
                self.photograph("gave-up");
                panic!("never true: {expression}\n{:?}", self.complaints());
            }
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// The middle of an element, after it was scrolled into view.
    pub fn middle(&self, selector: &str) -> (f64, f64) {
        self.place(selector, 0.5, 0.5)
    }

    /// A place in an element, by parts of its width and height.
    pub fn place(&self, selector: &str, across: f64, down: f64) -> (f64, f64) {
        let place = self.value(&format!(
            "(() => {{ const element = document.querySelector({selector:?});
               element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = element.getBoundingClientRect();
               return [box.x + {across} * box.width, box.y + {down} * box.height]; }})()"
        ));
        let number =
            |k: usize| place[k].as_f64().unwrap_or_else(|| panic!("there is no {selector}"));
        (number(0), number(1))
    }

    fn mouse(&self, kind: Mouse, (x, y): (f64, f64), pressed: bool) {
        let clicks = u32::from(!matches!(kind, Mouse::MouseMoved));
        self.tab
            .call_method(DispatchMouseEvent {
                Type: kind,
                x,
                y,
                modifiers: None,
                timestamp: None,
                button: Some(if pressed { MouseButton::Left } else { MouseButton::None }),
                buttons: Some(u32::from(pressed)),
                click_count: Some(clicks),
                force: None,
                tangential_pressure: None,
                tilt_x: None,
                tilt_y: None,
                twist: None,
                delta_x: None,
                delta_y: None,
                pointer_Type: None,
            })
            .unwrap();
    }

    pub fn hover(&self, at: (f64, f64)) {
        self.mouse(Mouse::MouseMoved, at, false);
    }

    pub fn click(&self, at: (f64, f64)) {
        self.drag(at, at, 0);
    }

    pub fn click_on(&self, selector: &str) {
        self.click(self.middle(selector));
    }

    /// Presses, moves in so many steps, and lets go.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64), steps: u32) {
        self.mouse(Mouse::MouseMoved, from, false);
        self.mouse(Mouse::MousePressed, from, true);
        for step in 1..=steps {
            let part = f64::from(step) / f64::from(steps);
            let between = |a: f64, b: f64| a + part * (b - a);
            self.mouse(Mouse::MouseMoved, (between(from.0, to.0), between(from.1, to.1)), true);
        }
        self.mouse(Mouse::MouseReleased, to, true);
    }

    pub fn press(&self, key: &str) {
        self.tab.press_key(key).unwrap();
    }

    /// Gives a file to an input.
    pub fn choose(&self, selector: &str, file: &Path) {
        let input = self.tab.wait_for_element(selector).unwrap();
        input.set_input_files(&[file.to_str().unwrap()]).unwrap();
    }

    /// Dark or light, with or without motion.
    pub fn prefer(&self, feature: &str, value: &str) {
        let features = vec![Emulation::MediaFeature { name: feature.into(), value: value.into() }];
        let media = Emulation::SetEmulatedMedia { media: None, features: Some(features) };
        self.tab.call_method(media).unwrap();
    }

    /// Another size of the window.
    pub fn resize(&self, width: u32, height: u32) {
        self.tab
            .call_method(Emulation::SetDeviceMetricsOverride {
                width,
                height,
                device_scale_factor: 1.0,
                mobile: false,
                scale: None,
                screen_width: None,
                screen_height: None,
                position_x: None,
                position_y: None,
                dont_set_visible_size: None,
                screen_orientation: None,
                viewport: None,
                display_feature: None,
                device_posture: None,
            })
            .unwrap();
    }

    /// A file that was saved, once it is there whole.
    pub fn saved(&self, name: &str) -> Vec<u8> {
        let path = self.downloads.join(name);
        let begun = Instant::now();
        while !path.exists() {
            assert!(begun.elapsed() < PATIENCE, "{name} was never saved: {:?}", self.complaints());
            thread::sleep(Duration::from_millis(30));
        }
        std::fs::read(path).unwrap()
    }

    /// A picture of the page for people to look at, in the folder of cargo's temporary files.
    pub fn photograph(&self, name: &str) {
        let format = Protocol::CaptureScreenshotFormatOption::Png;
        let png = self.tab.capture_screenshot(format, None, None, true).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("explore-{name}.png"));
        std::fs::write(path, png).unwrap();
    }

    /// Everything that the console holds.
    pub fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap().clone()
    }
}
