package dev.leadpatch.application.embed;

import static dev.leadpatch.domain.patch.PatchReader.Strictness.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedding examples of the README, as code that compiles and runs. */
class EmbeddingExampleTest {

    private final LeadStore yourLeadStore = new MemoryStore(
            DemoCatalog.demoCatalog(),
            new HashMap<>(Map.of(new LeadId(789), LeadBuilder.aLead().build())));

    // README: store
    /** The leads of one company in memory, without a history. Changes are executed one after the other. */
    record MemoryStore(CompanyCatalog catalog, Map<LeadId, Lead> leads) implements LeadStore {
        @Override
        public synchronized Optional<LeadSnapshot> find(CompanyId company, LeadId id) {
            return Optional.ofNullable(leads.get(id))
                    .filter(lead -> lead.company().equals(company))
                    .map(lead -> new LeadSnapshot(lead, catalog));
        }

        @Override
        public synchronized Optional<LeadId> findId(CompanyId company, UUID uuid) {
            return leads.values().stream()
                    .filter(lead ->
                            lead.company().equals(company) && lead.uuid().equals(uuid))
                    .map(Lead::id)
                    .findFirst();
        }

        @Override
        public synchronized <R> Outcome<R> change(Change<R> change) {
            Map<LeadId, LeadSnapshot> found = new HashMap<>();
            change.leads().forEach(id -> find(change.company(), id).ifPresent(lead -> found.put(id, lead)));
            R result = change.decider()
                    .decide(new Snapshots(found))
                    .fold(
                            write -> {
                                write.events()
                                        .forEach(event -> leads.put(event.lead().id(), event.lead()));
                                return write.result();
                            },
                            unwritten -> unwritten.result(),
                            query -> query.toResult().apply(Optional.empty()));
            return new Outcome.Completed<>(result);
        }
    }
    // README: end

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
    void catalog_and_lead_are_built() {
        // README: catalog
        User ada = User.builder(new UserId(123), "ada@example.com")
                .firstName("Ada")
                .build();
        CustomFieldDefinition budget = CustomFieldDefinition.builder(
                        new CustomFieldId(5), CustomFieldType.NUMBER, "Budget")
                .build();
        CompanyId company = new CompanyId(1);
        CompanyCatalog catalog =
                CompanyCatalog.of(company, UUID.randomUUID(), List.of(budget), List.of(ada), List.of());
        Lead lead =
                Lead.builder(company, new LeadId(789)).createdAt(Instant.now()).build();
        // README: end
        LeadStore store = new MemoryStore(catalog, new HashMap<>(Map.of(lead.id(), lead)));
        Caller caller = Caller.user(company, ada.id(), "Ada", Permission.WRITE);

        assertThat(Leadpatch.on(store).patch(caller, lead.id(), Map.of("assignedUsers", List.of(123))))
                .isInstanceOf(UpdateLead.Result.Updated.class);
    }

    @Test
    void domain_alone_validates_and_applies_a_patch() {
        assertThat(change(Map.of("status", "lost"))).isInstanceOf(LeadChange.Changed.class);
        assertThat(change(Map.of("email", "x", "tags", List.of(90))))
                .isInstanceOfSatisfying(
                        LeadChange.Rejected.class,
                        rejected -> assertThat(rejected.violations()).hasSize(2));
    }

    private static LeadChange change(Map<String, Object> document) {
        Lead lead = LeadBuilder.aLead().build();
        CompanyCatalog catalog = DemoCatalog.demoCatalog();
        PatchValidator validator = new PatchValidator(DefaultValidator.create());
        Instant now = Instant.now();
        // README: domain
        var change = lead.change(PatchReader.read(document, STRICT).patch().check(validator), catalog, now);
        // README: end
        return change;
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "catalog", "embedding", "domain"})
    void readme_contains_this_code(String name) throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/dev/leadpatch/application/embed/EmbeddingExampleTest.java"));
        String start = "// README: " + name + "\n";
        String rest = source.substring(source.indexOf(start) + start.length());
        String example =
                rest.substring(0, rest.indexOf("// README: end")).stripIndent().strip();
        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```");
    }
}
