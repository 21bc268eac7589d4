package dev.leadpatch.application.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/**
 * The bounds of a validation: the maximum number of violations per request, the deadline, and the read access of the
 * caller.
 */
class ValidationBoundsTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final long SELECT = 6;

    private final InMemoryLeadStore store = new InMemoryLeadStore(
                    new InMemoryIdempotencyKeyStore(InstantSource.fixed(NOW)))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build())
            .with(LeadBuilder.aLead().withId(790).build())
            .with(LeadBuilder.aLead().withId(791).build());
    private final AtomicLong seconds = new AtomicLong();

    @Test
    void items_of_a_bulk_request_share_the_maximum_of_violations() {
        List<Long> unknownTags = LongStream.range(5_000, 5_700).boxed().toList();
        BulkResult.Completed<UpdateLead.Result> result = (BulkResult.Completed<UpdateLead.Result>) bulk(
                () -> 0,
                List.of(
                        Map.of("id", 789L, "tags", unknownTags),
                        Map.of("id", 790L, "tags", unknownTags),
                        Map.of("id", 791L, "tags", unknownTags)));

        List<UpdateLead.Result.Rejected> rejected = result.results().stream()
                .map(UpdateLead.Result.Rejected.class::cast)
                .toList();
        // each item has 701 violations: too many entries, and each tag
        assertThat(rejected)
                .extracting(item -> item.violations().size())
                .containsExactly(701, Violations.MAX_VIOLATIONS - 701, 0);
        assertThat(rejected).extracting(UpdateLead.Result.Rejected::truncated).containsExactly(false, true, true);
    }

    @Test
    void validation_beyond_the_deadline_fails_and_nothing_is_written() {
        LongSupplier slow = () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos();

        assertThatThrownBy(() ->
                        new UpdateLeadService(store, decider(slow)).handle(single(DemoCompany.caller(), selects())))
                .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> bulk(
                        slow,
                        List.of(
                                Map.of("id", 789L, "first_name", "Zoe"),
                                Map.of("id", 790L, "first_name", "Zoe"),
                                Map.of("id", 791L, "first_name", "Zoe"))))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(store.events()).isEmpty();
    }

    @Test
    void allowed_values_require_read_permission() {
        assertThat(rejected(Set.of(Permission.READ, Permission.WRITE)))
                .hasSize(2)
                .allMatch(violation -> violation.allowed().isPresent());
        assertThat(rejected(Set.of(Permission.WRITE)))
                .hasSize(2)
                .noneMatch(violation -> violation.allowed().isPresent());
    }

    private List<Violation> rejected(Set<Permission> permissions) {
        Caller demo = DemoCompany.caller();
        Caller caller = demo.withPermissions(permissions.toArray(Permission[]::new));
        UpdateLead.Result result = new UpdateLeadService(store, decider(() -> 0)).handle(single(caller, selects()));
        return ((UpdateLead.Result.Rejected) result).violations();
    }

    private static Map<String, Object> selects() {
        Map<String, Object> unknownOption =
                Map.of("customFieldId", SELECT, "type", "select", "value", Map.of("select", 999L));
        return Map.of("status", "won", "customFields", List.of(unknownOption));
    }

    private static UpdateLead.Command single(Caller caller, Object document) {
        return new UpdateLead.Command(
                caller,
                new LeadId(789),
                PatchReader.read(document, Strictness.STRICT).patch(),
                "request-1");
    }

    private BulkResult<UpdateLead.Result> bulk(LongSupplier nanoTime, List<Map<String, Object>> items) {
        return new BulkUpdateLeadsService(store, decider(nanoTime))
                .handle(new BulkUpdateLeads.Command(
                        DemoCompany.caller(),
                        BulkPatchReader.read(Map.of("leads", items), Strictness.STRICT),
                        false,
                        "request-1",
                        Optional.empty()));
    }

    private static UpdateDecider decider(LongSupplier nanoTime) {
        return new UpdateDecider(VALIDATOR, InstantSource.fixed(NOW), nanoTime);
    }
}
