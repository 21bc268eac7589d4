package dev.leadpatch.application.bulk;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService.BulkUpdateDecider;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.PartDecider;
import dev.leadpatch.application.lead.PartDecider.PartDecision;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** What the use case adds to the validation of single patches. */
class BulkUpdateLeadsServiceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final InMemoryLeadStore store = new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(CLOCK))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build())
            .with(LeadBuilder.aLead().withId(790).build());
    private final UpdateDecider updateDecider = new UpdateDecider(VALIDATOR, CLOCK);
    private final BulkUpdateLeads bulkUpdateLeads = new BulkUpdateLeadsService(store, updateDecider);

    @Test
    void caller_without_write_permission_is_forbidden() {
        assertThat(bulkUpdateLeads.handle(command(callerWith(Set.of(Permission.READ), Set.of()), false, "x")))
                .isEqualTo(new BulkResult.Forbidden<>(Permission.WRITE));
    }

    @Test
    void valid_patches_are_applied_despite_invalid_ones() {
        BulkResult.Completed<UpdateLead.Result> result = (BulkResult.Completed<UpdateLead.Result>)
                bulkUpdateLeads.handle(command(writer(), false, VALID_AND_INVALID));

        assertThat(result.results().get(0)).isInstanceOf(UpdateLead.Result.Updated.class);
        assertThat(result.results().get(1)).isInstanceOf(UpdateLead.Result.Rejected.class);
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void atomic_bulk_with_invalid_patch_applies_nothing() {
        BulkResult.AtomicFailed<UpdateLead.Result> result = (BulkResult.AtomicFailed<UpdateLead.Result>)
                bulkUpdateLeads.handle(command(writer(), true, VALID_AND_INVALID));

        assertThat(result.results().get(0)).isEmpty();
        assertThat(result.results().get(1)).containsInstanceOf(UpdateLead.Result.Rejected.class);
        assertThat(store.events()).isEmpty();
    }

    @Test
    void document_without_leads_is_rejected() {
        assertThat(bulkUpdateLeads.handle(command(writer(), false, "x"))).isInstanceOf(BulkResult.Rejected.class);
    }

    @Test
    void repeated_decision_on_equal_snapshots_is_equal_and_each_item_has_its_own_event_id() {
        Map<LeadId, LeadSnapshot> snapshots = snapshots(789, 790);
        BulkUpdateDecider decider = new BulkUpdateDecider(command(writer(), true, TWO_VALID), updateDecider);

        Decision.Write<BulkResult<UpdateLead.Result>> first =
                (Decision.Write<BulkResult<UpdateLead.Result>>) decider.decide(new Snapshots(snapshots));

        assertThat(decider.decide(new Snapshots(snapshots))).isEqualTo(first);
        assertThat(first.events()).extracting(LeadEvent::id).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void condition_satisfies_required_precondition() {
        Caller caller = callerWith(Set.of(Permission.WRITE), Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS));

        BulkResult.Completed<UpdateLead.Result> result =
                (BulkResult.Completed<UpdateLead.Result>) bulkUpdateLeads.handle(command(
                        caller,
                        false,
                        Map.of(
                                "leads",
                                List.of(
                                        Map.of("id", 789L, "status", "lost", "if", Map.of("tags", List.of())),
                                        Map.of("id", 790L, "status", "lost", "if", Map.of())))));

        assertThat(result.results().get(0)).isNotInstanceOf(UpdateLead.Result.PreconditionRequired.class);
        assertThat(result.results().get(1)).isInstanceOf(UpdateLead.Result.PreconditionRequired.class);
    }

    @Test
    void parts_have_the_same_events_as_the_whole_and_retain_no_values_of_changed_leads() {
        BulkUpdateDecider decider = new BulkUpdateDecider(command(writer(), true, TWO_VALID), updateDecider);
        Decision.Write<BulkResult<UpdateLead.Result>> whole =
                (Decision.Write<BulkResult<UpdateLead.Result>>) decider.decide(new Snapshots(snapshots(789, 790)));
        PartDecider<BulkResult<UpdateLead.Result>> parts = decider.inParts();

        PartDecision first = parts.decide(List.of(new LeadId(789)), snapshots(789));
        PartDecision second = parts.decide(List.of(new LeadId(790)), snapshots(790));
        PartDecider.Result<BulkResult<UpdateLead.Result>> result = parts.finish();

        assertThat(Stream.of(first, second).flatMap(part -> part.events().stream()))
                .containsExactlyElementsOf(whole.events());
        assertThat(Stream.of(first, second).flatMap(part -> part.retained().stream()))
                .isEmpty();
        assertThat(result.isWritten()).isTrue();
        assertThat(((BulkResult.Completed<UpdateLead.Result>) result.result()).results())
                .hasSize(2)
                .allSatisfy(updated -> assertThat(
                                ((UpdateLead.Result.Updated) updated).lead().fields())
                        .isEqualTo(LeadFields.EMPTY));
    }

    @Test
    void failed_item_of_a_later_part_fails_an_atomic_bulk_as_a_whole() {
        PartDecider<BulkResult<UpdateLead.Result>> parts =
                new BulkUpdateDecider(command(writer(), true, VALID_AND_INVALID), updateDecider).inParts();

        assertThat(parts.decide(List.of(new LeadId(789)), snapshots(789)).events())
                .hasSize(1);
        assertThat(parts.decide(List.of(new LeadId(790)), snapshots(790)).retained())
                .containsExactly(new LeadId(790));

        PartDecider.Result<BulkResult<UpdateLead.Result>> result = parts.finish();
        assertThat(result.isWritten()).isFalse();
        assertThat(result.result()).isInstanceOf(BulkResult.AtomicFailed.class);
    }

    private Map<LeadId, LeadSnapshot> snapshots(long... leads) {
        return LongStream.of(leads)
                .mapToObj(LeadId::new)
                .collect(toMap(
                        identity(),
                        lead -> store.find(DemoCatalog.COMPANY, lead).orElseThrow()));
    }

    private static final Object TWO_VALID =
            Map.of("leads", List.of(Map.of("id", 789L, "first_name", "Zoe"), Map.of("id", 790L, "first_name", "Zoe")));

    private static final Object VALID_AND_INVALID =
            Map.of("leads", List.of(Map.of("id", 789L, "first_name", "Zoe"), Map.of("id", 790L, "first_name", " ")));

    private static Command command(Caller caller, boolean atomic, Object document) {
        return new Command(
                caller, BulkPatchReader.read(document, Strictness.STRICT), atomic, "request-1", Optional.empty());
    }

    private static Caller writer() {
        return DemoCompany.caller();
    }

    private static Caller callerWith(Set<Permission> permissions, Set<ApiKeyFlag> flags) {
        Caller demo = DemoCompany.caller();
        return demo.withPermissions(permissions.toArray(Permission[]::new)).withFlags(flags);
    }
}
