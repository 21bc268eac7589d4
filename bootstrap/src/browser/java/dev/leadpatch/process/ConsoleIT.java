package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The console of the demo, in a real browser. The screenshots are in {@code target/console}. */
@Tag("browser")
class ConsoleIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;
    private static final Path SCREENSHOTS = Path.of("target", "console");
    private static final By SIGN_IN_TO_DEMO = By.cssSelector("form[action='/console/sign-in/demo'] button");
    private static final By SAVE = By.cssSelector("button.main");
    private static final By STATUS = By.cssSelector("[role=status]");

    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SCREENSHOTS);
        url = WORKSPACE.startDemo().url();
    }

    @AfterAll
    static void stop() throws Exception {
        WORKSPACE.terminateAll();
    }

    @Test
    void lead_is_found_and_edited_and_its_history_is_shown() throws Exception {
        try (Browser browser = Browser.start()) {
            browser.open(url.resolve("/console"));
            browser.click(SIGN_IN_TO_DEMO);
            browser.awaitText(By.tagName("h1"), "Overview");

            browser.click(By.linkText("Leads"));
            browser.type(By.id("search"), "grace.hopwell@techcorp");
            // htmx updates the results while the user types
            browser.awaitText(STATUS, "1 lead");
            browser.click(By.linkText("Grace Hopwell"));
            browser.awaitText(By.cssSelector("dl.facts"), "789");

            browser.type(By.id("field-email"), "nobody");
            browser.click(SAVE);
            browser.awaitText(By.id("field-email-error"), "Email must be");

            browser.type(By.id("field-email"), "grace@techcorp.example");
            browser.click(SAVE);
            browser.awaitText(STATUS, "Saved.");
            browser.awaitText(By.cssSelector("ol.timeline > li"), "grace@techcorp.example");
            browser.show(1280, 960, "light");
            // the picture of the README
            Files.write(SCREENSHOTS.resolve("readme.png"), browser.screenshot());

            assertThat(browser.requestedUrls())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.getAuthority()).isEqualTo(url.getAuthority()));
            // the page of the error has the status 422
            assertThat(browser.consoleMessages())
                    .allSatisfy(message -> assertThat(message).contains("/console/leads/789", "422"));
        }
    }

    @Test
    void pages_are_accessible_on_wide_and_narrow_screens_light_and_dark() throws Exception {
        try (Browser browser = Browser.start()) {
            check(browser, "sign-in", "/console/sign-in");
            browser.open(url.resolve("/console"));
            browser.click(SIGN_IN_TO_DEMO);
            browser.awaitText(By.tagName("h1"), "Overview");
            check(browser, "overview", "/console");
            check(browser, "leads", "/console/leads");
            check(browser, "lead", "/console/leads/790");
            check(browser, "new-lead", "/console/leads/new");
        }
    }

    private static void check(Browser browser, String name, String path) throws Exception {
        for (int width : List.of(1280, 390)) {
            for (String colorScheme : List.of("light", "dark")) {
                browser.show(width, 900, colorScheme);
                browser.open(url.resolve(path));
                browser.find(By.tagName("h1"));
                String page = name + "-" + width + "-" + colorScheme;
                Files.write(SCREENSHOTS.resolve(page + ".png"), browser.screenshot());

                assertThat(browser.overflow()).as(page).isLessThanOrEqualTo(0);
                assertThat(browser.accessibilityFindings()).as(page).isEmpty();
            }
        }
    }
}
