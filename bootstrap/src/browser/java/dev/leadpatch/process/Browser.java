package dev.leadpatch.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, as Debian installs it, which records the console and all requests. */
final class Browser implements AutoCloseable {

    private static final String DRIVER = System.getProperty("browser.driver", "/usr/bin/chromedriver");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String AXE = loadAxe();

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    private static String loadAxe() {
        try (InputStream script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Browser start() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        // the sandbox requires another user than root
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,1200");
        // no request of the browser itself, such as for updates, and none of a page reaches another host
        options.addArguments(
                "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER))
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** Waits until the element is visible, and returns it. */
    WebElement find(By locator) {
        return new WebDriverWait(driver, TIMEOUT).until(ExpectedConditions.visibilityOfElementLocated(locator));
    }

    /** Waits until the element can be clicked, and clicks it. */
    void click(By locator) {
        new WebDriverWait(driver, TIMEOUT)
                .until(ExpectedConditions.elementToBeClickable(locator))
                .click();
    }

    /** Replaces the text of an input. */
    void type(By locator, String text) {
        WebElement input = find(locator);
        input.clear();
        input.sendKeys(text);
    }

    /** Reloads the page until the text of an element contains {@code text}. */
    void reloadUntilText(By locator, String text) {
        new WebDriverWait(driver, TIMEOUT).until(ignored -> {
            driver.navigate().refresh();
            return driver.findElement(locator).getText().contains(text);
        });
    }

    /** Returns the path and the query that a link leads to. */
    String target(By link) {
        return String.valueOf(find(link).getDomAttribute("href"));
    }

    /** Opens all collapsed parts of the page. */
    void expandDetails() {
        driver.executeScript("document.querySelectorAll('details').forEach(details => { details.open = true; })");
    }

    URI location() {
        return URI.create(String.valueOf(driver.getCurrentUrl()));
    }

    /** Sets the value of an input whose format of typed text depends on the locale. */
    void setValue(By locator, String value) {
        driver.executeScript("arguments[0].value = arguments[1]", find(locator), value);
    }

    /** Focuses an element, waits until htmx has replaced the part of the page, and returns the id of the focused element. */
    String focusedAfterUpdate(By element, By part) {
        WebElement replaced = find(part);
        driver.executeScript("arguments[0].focus()", find(element));
        new WebDriverWait(driver, TIMEOUT).until(ExpectedConditions.stalenessOf(replaced));
        return String.valueOf(driver.switchTo().activeElement().getDomAttribute("id"));
    }

    String text(By locator) {
        return find(locator).getText();
    }

    /** Sets the size of the page, and the color scheme that it prefers: {@code light} or {@code dark}. */
    void show(int width, int height, String colorScheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** Returns how much of the page is to the right of the window, in pixels. */
    long overflow() {
        return ((Number) driver.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
                .longValue();
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Returns the serious and critical findings of axe-core about the accessibility of the page. */
    List<String> accessibilityFindings() {
        driver.executeScript(AXE);
        Object findings = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(
                    results => done(results.violations
                        .filter(finding => ['serious', 'critical'].includes(finding.impact))
                        .map(finding => finding.id + ': ' + finding.nodes.map(node => node.html).join(' '))),
                    error => done([String(error)]));
                """);
        return ((List<?>) findings).stream().map(String::valueOf).toList();
    }

    /** Waits until the text of an element contains {@code text}. */
    void awaitText(By locator, String text) {
        new WebDriverWait(driver, TIMEOUT)
                .ignoring(WebDriverException.class) // the page may be replaced while its text is read
                .until(ExpectedConditions.textToBePresentInElementLocated(locator, text));
    }

    /** Returns the messages of the console since the last call, including violations of the security policy. */
    List<String> consoleMessages() {
        return entries(LogType.BROWSER).map(LogEntry::getMessage).toList();
    }

    /** Returns the URLs of all requests since the last call. */
    List<URI> requestedUrls() {
        return entries(LogType.PERFORMANCE)
                .map(entry -> JsonMapper.shared().readTree(entry.getMessage()).get("message"))
                .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/url"))
                .map(JsonNode::stringValue)
                .filter(url -> !url.startsWith("data:"))
                .map(URI::create)
                .toList();
    }

    private Stream<LogEntry> entries(String type) {
        return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
