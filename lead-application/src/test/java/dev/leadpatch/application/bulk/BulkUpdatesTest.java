package dev.leadpatch.application.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.KeyFlag;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.UpdateLeads.Command;
import dev.leadpatch.application.bulk.UpdateLeads.Result;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryKeys;
import dev.leadpatch.application.testing.InMemoryLeads;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** What the use case itself adds to the judging of single patches. */
class BulkUpdatesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final InMemoryLeads store = new InMemoryLeads(new InMemoryKeys(CLOCK))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build())
            .with(LeadBuilder.aLead().withId(790).build());
    private final UpdateLeads updates = new BulkUpdates(store, new LeadJudge(VALIDATOR, CLOCK, UUID::randomUUID));

    @Test
    void who_may_not_write_is_refused_whatever_is_asked() {
        assertThat(updates.handle(command(who(Set.of(Permission.READ), Set.of()), false, "x")))
                .isEqualTo(new Result.Forbidden(Permission.WRITE));
    }

    @Test
    void good_patches_are_applied_beside_bad_ones() {
        Result.Judged judged = (Result.Judged) updates.handle(command(writer(), false, GOOD_AND_BAD));

        assertThat(judged.results().get(0)).isInstanceOf(UpdateLead.Result.Updated.class);
        assertThat(judged.results().get(1)).isInstanceOf(UpdateLead.Result.Rejected.class);
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void if_all_or_none_are_wanted_none_is_applied_beside_a_bad_one() {
        Result.AtomicFailed failed = (Result.AtomicFailed) updates.handle(command(writer(), true, GOOD_AND_BAD));

        assertThat(failed.results().get(0)).isEmpty();
        assertThat(failed.results().get(1)).containsInstanceOf(UpdateLead.Result.Rejected.class);
        assertThat(store.events()).isEmpty();
    }

    @Test
    void a_document_that_names_no_leads_is_rejected_as_a_whole() {
        assertThat(updates.handle(command(writer(), false, "x"))).isInstanceOf(Result.Rejected.class);
    }

    @Test
    void a_condition_is_the_precondition_that_a_caller_may_be_asked_for() {
        Caller careful = who(Set.of(Permission.WRITE), Set.of(KeyFlag.REQUIRE_PRECONDITIONS));

        Result.Judged judged = (Result.Judged) updates.handle(command(
                careful,
                false,
                Map.of(
                        "leads",
                        List.of(
                                Map.of("id", 789L, "status", "lost", "if", Map.of("tags", List.of())),
                                Map.of("id", 790L, "status", "lost", "if", Map.of())))));

        assertThat(judged.results().get(0)).isNotInstanceOf(UpdateLead.Result.PreconditionRequired.class);
        assertThat(judged.results().get(1)).isInstanceOf(UpdateLead.Result.PreconditionRequired.class);
    }

    private static final Object GOOD_AND_BAD =
            Map.of("leads", List.of(Map.of("id", 789L, "first_name", "Zoe"), Map.of("id", 790L, "first_name", " ")));

    private static Command command(Caller caller, boolean atomic, Object document) {
        return new Command(
                caller, BulkPatchReader.read(document, Strictness.STRICT), atomic, "request-1", Optional.empty());
    }

    private static Caller writer() {
        return DemoCompany.caller();
    }

    private static Caller who(Set<Permission> permissions, Set<KeyFlag> flags) {
        Caller demo = DemoCompany.caller();
        return new Caller(demo.key(), demo.company(), demo.label(), demo.owner(), permissions, flags);
    }
}
