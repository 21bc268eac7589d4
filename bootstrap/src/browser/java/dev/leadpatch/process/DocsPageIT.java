package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The page at {@code /docs} of the demo, in a real browser. */
@Tag("browser")
class DocsPageIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;
    private static final String GET_LEAD = "//div[@id='operations-Leads-getLead']";

    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        url = WORKSPACE.startDemo().url();
    }

    @AfterAll
    static void stop() throws Exception {
        WORKSPACE.terminateAll();
    }

    @Test
    void request_is_tried_with_the_demo_key_and_nothing_is_loaded_from_another_host() {
        try (Browser browser = Browser.start()) {
            browser.open(url.resolve("/docs"));
            browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'opblock-summary-control')]"));
            browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'try-out__btn')]"));
            browser.find(By.xpath(GET_LEAD + "//tr[@data-param-name='leadId']//input"));
            browser.click(By.xpath(GET_LEAD + "//button[contains(@class, 'execute')]"));

            By response = By.xpath(GET_LEAD + "//table[contains(@class, 'live-responses-table')]");
            browser.awaitText(response, "200");
            browser.awaitText(response, "\"id\": 789");

            List<URI> requests = browser.requestedUrls();
            assertThat(requests)
                    .contains(url.resolve("/openapi.json"), url.resolve("/api/v1/leads/789"))
                    .allSatisfy(request -> assertThat(request.getAuthority()).isEqualTo(url.getAuthority()));
            assertThat(browser.consoleMessages()).isEmpty();
        }
    }
}
