package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Client;
import dev.leadpatch.acceptance.Scrape;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of somebody's own data: loaded, given a key, and served from the embedded database. */
class ServeIT {

    private static final String COMPANY = "41";
    private static final Pattern METRICS =
            Pattern.compile("^Metrics are at (http://127\\.0\\.0\\.1:[0-9]+/metrics)$", Pattern.MULTILINE);

    private final Workplace workplace = Workplace.OWN;

    @AfterEach
    void end() throws Exception {
        workplace.endAll();
    }

    @Test
    void a_company_that_was_loaded_is_served_to_the_key_that_was_created() throws Exception {
        String file = workplace.write("good.json", CompanyDocument.of(41)).toString();
        workplace.start("load", file).endsWith(0);
        String secret = createKey();
        Program list = workplace.start("key", "list", "--company", COMPANY).endsWith(0);
        assertThat(list.out()).contains("Smoke test").doesNotContain("jb_api_", secret.substring("jb_api_".length()));

        Program serve = workplace.start("serve", "--port", "0");
        Client client = serve.client(secret);
        client.patch(4101, "{\"status\": \"contacted\"}").is(200);
        assertThat(client.lead(4101).get("status")).isEqualTo("contacted");
        assertThat(serve.err()).doesNotContain("jb_api_");
        Program revoke = workplace.start("key", "revoke", idIn(list)).endsWith(2);
        assertThat(revoke.complaints()).singleElement().asString().contains("pid " + serve.pid());
        client.patch(4101, "{\"status\": \"qualified\"}").is(200);
    }

    @Test
    void metrics_are_shown_where_it_says_with_the_version_that_runs() throws Exception {
        Program serve = workplace.start("serve", "--port", "0", "--metrics-port", "0");
        serve.url();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> METRICS.matcher(serve.err()).find());
        Matcher said = METRICS.matcher(serve.err());
        assertThat(said.find()).isTrue();
        Scrape scrape = Scrape.of(
                new Client(URI.create(said.group(1)), List.of()).get("").is(200).body());
        assertThat(scrape.value("http_server_requests_in_flight")).isZero();
        assertThat(scrape.labels("leadpatch_build"))
                .singleElement()
                .satisfies(labels -> assertThat(labels.get("version")).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
    }

    private String createKey() throws Exception {
        Program create = workplace
                .start("key", "create", "--company", COMPANY, "--label", "Smoke test", "--access", "read,write")
                .endsWith(0);
        assertThat(create.out()).matches("jb_api_[0-9A-Za-z]{40}\\R");
        assertThat(create.err()).doesNotContain("jb_api_");
        return create.out().strip();
    }

    private static String idIn(Program list) {
        return list.out().lines().skip(1).findFirst().orElseThrow().split("\t", -1)[0];
    }

    @Test
    void of_a_broken_document_every_mistake_is_named_and_nothing_is_loaded() throws Exception {
        String broken =
                workplace.write("broken.json", CompanyDocument.broken(42)).toString();
        Program load = workplace.start("load", broken).endsWith(1);
        assertThat(load.complaints()).anySatisfy(line -> assertThat(line).contains("/leads/1/email"));
        assertThat(load.complaints()).anySatisfy(line -> assertThat(line).contains("/leads/1/status"));
        assertThat(load.complaints()).anySatisfy(line -> assertThat(line).contains("/leads/1/tags/0"));
        assertThat(load.complaints()).last().asString().contains("Nothing was loaded", "3 errors");
        assertThat(load.out()).isEmpty();
        // had anything of it been kept, this would conflict with it
        String good = workplace.write("mended.json", CompanyDocument.of(42)).toString();
        workplace.start("load", good).endsWith(0);
    }
}
