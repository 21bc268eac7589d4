package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** The embedding example of the README, as code that compiles and runs. */
class EmbeddingExampleTest {

    private final LeadStore yourLeadStore = new InMemoryLeadStore(
                    new InMemoryIdempotencyKeyStore(InstantSource.system()))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build());
    private final Caller caller = DemoCompany.caller();

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
        Validator validator = Validation.byDefaultProvider()
                .configure()
                .ignoreXmlConfiguration()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
        UpdateDecider decider = new UpdateDecider(validator, InstantSource.system());
        UpdateLead updateLead = new UpdateLeadService(yourLeadStore, decider);

        var parsed = PatchReader.read(document, Strictness.STRICT); // a Map, as JSON libraries return it
        var command = new UpdateLead.Command(caller, new LeadId(789), parsed.patch(), "request-1");
        var result = updateLead.handle(command); // sealed: Updated, Unchanged, NotFound, Rejected, …
        return result instanceof UpdateLead.Result.Updated updated
                ? "version " + updated.lead().version()
                : result.toString();
        // README: end
    }

    @Test
    void readme_contains_this_code() throws IOException {
        Path source = Path.of("src/test/java/dev/leadpatch/application/lead/EmbeddingExampleTest.java");
        List<String> lines = Files.readAllLines(source);
        String example =
                lines.subList(indexOf("// README: embedding", lines) + 1, indexOf("// README: end", lines)).stream()
                        .map(line -> line.replaceFirst("^ {8}", ""))
                        .collect(Collectors.joining("\n"));
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```");
    }

    private static int indexOf(String comment, List<String> lines) {
        return lines.indexOf("        " + comment);
    }
}
