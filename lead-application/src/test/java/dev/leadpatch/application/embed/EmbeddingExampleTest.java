package dev.leadpatch.application.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedding examples of the README, as code that compiles and runs. */
class EmbeddingExampleTest {

    private final LeadStore yourLeadStore = new InMemoryLeadStore(
                    new InMemoryIdempotencyKeyStore(InstantSource.system()))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build());
    private final Caller caller =
            Caller.user(DemoCatalog.COMPANY, DemoCatalog.ADA, "Ada", Permission.READ, Permission.WRITE);

    @Test
    void patch_is_parsed_validated_and_applied() {
        assertThat(patch(Map.of("status", "lost"))).isEqualTo("version 2");
        assertThat(patch(Map.of("status", "lost"))).startsWith("Unchanged[");
        assertThat(patch(Map.of("companyName", "x"))).contains("path=/companyName, code=UNKNOWN_FIELD");
    }

    @Test
    void lead_is_unchanged_if_condition_fails() {
        assertThat(patch(Map.of("status", "lost", "if", Map.of("status", "qualified"))))
                .startsWith("ConditionFailed[failedConditions=[FailedCondition[field=status");
    }

    private String patch(Map<String, Object> document) {
        // README: embedding
        Leadpatch leadpatch = Leadpatch.on(yourLeadStore);
        Caller ada = Caller.user(new CompanyId(1), new UserId(123), "Ada", Permission.READ, Permission.WRITE);

        var result = leadpatch.patch(ada, new LeadId(789), document); // a Map, as JSON libraries return it
        return result instanceof UpdateLead.Result.Updated updated // sealed: Updated, Rejected, NotFound, …
                ? "version " + updated.lead().version()
                : result.toString();
        // README: end
    }

    @Test
    void http_request_is_answered_as_by_the_service() {
        Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"));
        HttpResult result = respond(headers, "dry_run=true", "{\"status\": \"lost\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.text()).startsWith("{\"id\":789,\"changes\":[{");
    }

    private HttpResult respond(Map<String, List<String>> headers, String query, byte[] body) {
        Leadpatch leadpatch = Leadpatch.on(yourLeadStore);
        // README: HTTP
        HttpResult result = leadpatch.http().patch(caller, "789", HttpRequest.of(headers, query, body));
        // result.status(), result.headers(), result.body()
        // README: end
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedding", "HTTP"})
    void readme_contains_this_code(String name) throws IOException {
        Path source = Path.of("src/test/java/dev/leadpatch/application/embed/EmbeddingExampleTest.java");
        List<String> lines = Files.readAllLines(source);
        int start = lines.indexOf("        // README: " + name) + 1;
        List<String> rest = lines.subList(start, lines.size());
        String example = rest.subList(0, rest.indexOf("        // README: end")).stream()
                .map(line -> line.replaceFirst("^ {8}", ""))
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```");
    }
}
