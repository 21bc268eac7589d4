package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The page at {@code /docs}, in a real browser. */
@Tag("browser")
class DocsPageIT {

    private static final ProcessWorkspace DEMO = ProcessWorkspace.DEMO;
    private static final ProcessWorkspace OWN = ProcessWorkspace.forInit();
    private static final Pattern KEY = Pattern.compile("jb_api_[A-Za-z0-9]{40}");
    private static final String GET_LEAD = "//div[@id='operations-Leads-getLead']";

    private static final By RESPONSE = By.xpath(GET_LEAD + "//table[contains(@class, 'live-responses-table')]");

    @AfterEach
    void stop() throws Exception {
        DEMO.terminateAll();
        OWN.terminateAll();
    }

    @Test
    void request_is_tried_with_the_demo_key_and_nothing_is_loaded_from_another_host() throws Exception {
        URI url = DEMO.startDemo().url();
        try (Browser browser = Browser.start()) {
            browser.open(url.resolve("/docs"));
            openGetLead(browser);
            execute(browser);
            browser.awaitText(RESPONSE, "200");
            browser.awaitText(RESPONSE, "\"id\": 789");

            List<URI> requests = browser.requestedUrls();
            assertThat(requests)
                    .contains(url.resolve("/openapi.json"), url.resolve("/api/v1/leads/789"))
                    .allSatisfy(request -> assertThat(request.getAuthority()).isEqualTo(url.getAuthority()));
            assertThat(browser.consoleMessages()).isEmpty();
        }
    }

    @Test
    void request_without_a_demo_key_is_tried_with_an_entered_key() throws Exception {
        URI url = OWN.start("serve", "--port", "0").url();
        String key = initKey();
        try (Browser browser = Browser.start()) {
            browser.open(url.resolve("/docs"));
            openGetLead(browser);
            execute(browser);
            browser.awaitText(RESPONSE, "Invalid API key or insufficient permissions");

            browser.click(By.cssSelector(".scheme-container button.authorize"));
            browser.type(By.id("auth-bearer-value"), key);
            browser.click(By.cssSelector(".modal-ux form button.authorize"));
            browser.click(By.cssSelector(".modal-ux .btn-done"));
            execute(browser);
            browser.awaitText(RESPONSE, "Lead not found or not accessible");
        }
    }

    /** Creates a company, and returns its API key. */
    private static String initKey() throws Exception {
        PackagedProgram init = OWN.start(
                "init",
                "--company-name=Harbour",
                "--email=ada@harbour.example",
                "--first-name=Ada",
                "--last-name=Example");
        init.assertExitCode(0);
        Matcher key = KEY.matcher(init.stdout());
        assertThat(key.find()).as(init.stdout()).isTrue();
        return key.group();
    }

    private static void openGetLead(Browser browser) {
        browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'opblock-summary-control')]"));
        browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'try-out__btn')]"));
        browser.find(By.xpath(GET_LEAD + "//tr[@data-param-name='leadId']//input"));
    }

    private static void execute(Browser browser) {
        browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'execute')]"));
    }
}
