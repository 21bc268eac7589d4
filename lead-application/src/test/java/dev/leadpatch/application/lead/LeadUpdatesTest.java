package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.KeyFlag;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadUpdatesTest {
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final LeadId LEAD = new LeadId(789);
    private static final UUID EVENT = new UUID(0, 42);
    private static final Instant BEFORE = Instant.parse("2024-01-15T14:30:00Z");
    private static final Instant NOW = Instant.parse("2024-01-16T08:00:00Z");
    private static final LeadPatch RENAME = LeadPatch.builder().firstName("Ada").build();

    private static final LeadPatch ONLY_ADA = LeadPatch.builder()
            .lastName("Lovelace")
            .onlyIf(LeadPatch.builder().firstName("Ada").build())
            .build();

    private final OneLead store = new OneLead();
    private final UpdateLead updates =
            new LeadUpdates(store, new LeadJudge(VALIDATOR, InstantSource.fixed(NOW), () -> EVENT));

    @Test
    void a_change_is_written_with_its_event_and_answered() {
        Result.Updated updated = (Result.Updated) handle(RENAME);

        LeadUpdated event = store.written.get(0);
        assertThat(updated.lead()).isEqualTo(event.lead());
        assertThat(updated.changes()).isEqualTo(event.changes()).hasSize(1);
        assertThat(event.lead().fields().firstName()).isEqualTo("Ada");
        assertThat(event.lead().version()).isEqualTo(8);
        assertThat(event.lead().updatedAt()).isEqualTo(NOW);
        assertThat(event.id()).isEqualTo(EVENT);
        assertThat(event.requestId()).isEqualTo("request-1");
        assertThat(event.actor()).isEqualTo(new Actor(writer().key(), "CRM sync", new UserId(5)));
        assertThat(event.catalog()).isEqualTo(store.found.catalog());
    }

    @Test
    void a_patch_that_changes_nothing_writes_nothing() {
        FoundLead before = store.found;

        assertThat(handle(LeadPatch.builder().build())).isEqualTo(new Result.Unchanged(before));
        assertThat(store.written).isEmpty();
    }

    @Test
    void what_breaks_the_patchs_own_rules_and_what_the_catalog_lacks_is_reported_together() {
        Result.Rejected rejected = (Result.Rejected) handle(
                LeadPatch.builder().email("a").tags(List.of(new TagId(777))).build());

        assertThat(rejected.violations())
                .extracting(violation -> violation.code())
                .containsExactlyInAnyOrder(ViolationCode.EMAIL, ViolationCode.UNKNOWN_TAG);
        assertThat(store.written).isEmpty();
    }

    @Test
    void what_the_catalog_lacks_is_reported_alone_too() {
        Result.Rejected rejected = (Result.Rejected)
                handle(LeadPatch.builder().tags(List.of(new TagId(777))).build());

        assertThat(rejected.violations()).hasSize(1);
    }

    @Test
    void a_key_without_write_access_does_not_even_learn_whether_the_lead_exists() {
        Caller reader =
                new Caller(writer().key(), COMPANY, "CRM sync", new UserId(5), Set.of(Permission.READ), Set.of());

        assertThat(updates.handle(new Command(reader, LEAD, RENAME, "request-1")))
                .isEqualTo(new Result.Forbidden(Permission.WRITE));
        assertThat(store.asked).isZero();
    }

    @Test
    void a_lead_that_the_company_does_not_have_is_not_found_however_bad_the_patch_is() {
        LeadPatch bad = LeadPatch.builder().email("a").build();

        assertThat(updates.handle(new Command(writer(), new LeadId(1), bad, "request-1")))
                .isEqualTo(new Result.NotFound());
    }

    @Test
    void a_store_that_did_not_get_a_turn_in_time_is_busy() {
        store.busy = true;

        assertThat(handle(RENAME)).isEqualTo(new Result.Busy());
    }

    @Test
    void a_decision_that_is_asked_again_is_about_the_newer_lead() {
        store.newer = lead(8, "Ada");

        assertThat(handle(RENAME)).isEqualTo(new Result.Unchanged(store.found));
        assertThat(store.written).isEmpty();
    }

    @Test
    void a_lead_that_is_not_as_expected_is_left_alone_and_the_reader_is_told_what_it_is() {
        Result.ConditionFailed missed = (Result.ConditionFailed)
                updates.handle(new Command(callerWho(Permission.WRITE, Permission.READ), LEAD, ONLY_ADA, "request-1"));

        assertThat(missed.failed())
                .containsExactly(
                        new FailedCondition("first_name", "Ada", Optional.of(new FailedCondition.ActualValue(null))));
        assertThat(store.written).isEmpty();
    }

    @Test
    void without_read_access_nobody_is_told_what_a_lead_is_instead() {
        Result.ConditionFailed missed = (Result.ConditionFailed) handle(ONLY_ADA);

        assertThat(missed.failed()).containsExactly(new FailedCondition("first_name", "Ada", Optional.empty()));
    }

    @Test
    void conditions_are_judged_again_by_the_newer_lead() {
        store.newer = lead(8, "Ada");
        LeadPatch onlyIfEmpty = LeadPatch.builder()
                .firstName("Bea")
                .onlyIf(LeadPatch.builder().clear(LeadField.FIRST_NAME).build())
                .build();

        assertThat(handle(onlyIfEmpty)).isInstanceOf(Result.ConditionFailed.class);
        assertThat(store.written).isEmpty();
    }

    @Test
    void a_lead_of_the_version_that_was_asked_for_is_changed() {
        assertThat(handle(RENAME, Precondition.version(7))).isInstanceOf(Result.Updated.class);
    }

    @Test
    void a_lead_of_another_version_is_left_alone_however_bad_the_patch_is() {
        LeadPatch bad = LeadPatch.builder().email("a").build();

        assertThat(handle(RENAME, Precondition.version(6))).isEqualTo(new Result.VersionMismatch(7, Optional.empty()));
        assertThat(handle(bad, Precondition.version(6))).isEqualTo(new Result.VersionMismatch(7, Optional.empty()));
        assertThat(store.written).isEmpty();
    }

    @Test
    void who_may_read_is_told_what_changed_after_the_highest_version_that_was_named() {
        Command command = new Command(
                callerWho(Permission.WRITE, Permission.READ),
                LEAD,
                RENAME,
                "request-1",
                new Precondition.OneOf(Set.of(3L, 6L, 5L)),
                Optional.empty());

        assertThat(updates.handle(command))
                .isEqualTo(new Result.VersionMismatch(7, Optional.of(List.of("changed since 6"))));
    }

    @Test
    void preconditions_are_judged_again_by_the_newer_lead() {
        store.newer = lead(8, "Ada");

        assertThat(handle(RENAME, Precondition.version(7))).isEqualTo(new Result.VersionMismatch(8, Optional.empty()));
        assertThat(store.written).isEmpty();
    }

    @Test
    void a_caller_whose_patches_need_a_precondition_is_refused_without_one_once_the_lead_is_found() {
        Caller careful = new Caller(
                writer().key(),
                COMPANY,
                "CRM sync",
                new UserId(5),
                Set.of(Permission.WRITE),
                Set.of(KeyFlag.REQUIRE_PRECONDITIONS));
        LeadPatch patch = LeadPatch.builder().firstName("Ann").build();

        assertThat(updates.handle(new Command(careful, LEAD, patch, "request-1")))
                .isEqualTo(new Result.PreconditionRequired());
        assertThat(updates.handle(new Command(careful, new LeadId(1), patch, "request-1")))
                .isEqualTo(new Result.NotFound());
        assertThat(updates.handle(
                        new Command(careful, LEAD, patch, "request-1", Precondition.EXISTS, Optional.empty())))
                .isInstanceOf(Result.Updated.class);
    }

    private Result handle(LeadPatch patch, Precondition precondition) {
        return updates.handle(new Command(writer(), LEAD, patch, "request-1", precondition, Optional.empty()));
    }

    private Result handle(LeadPatch patch) {
        return updates.handle(new Command(writer(), LEAD, patch, "request-1"));
    }

    private static Caller writer() {
        return callerWho(Permission.WRITE);
    }

    private static Caller callerWho(Permission... permissions) {
        return new Caller(
                new ApiKeyId(new UUID(0, 3)), COMPANY, "CRM sync", new UserId(5), Set.of(permissions), Set.of());
    }

    private static Lead lead(long version, @Nullable String firstName) {
        LeadFields fields = new LeadFields(
                null,
                null,
                null,
                firstName,
                null,
                LeadFields.EMPTY.status(),
                List.of(),
                List.of(),
                LeadFields.EMPTY.customFields());
        return new Lead(LEAD, COMPANY, new UUID(0, 789), version, BEFORE, BEFORE, null, null, fields);
    }

    /** A store of one lead, which may turn out to be newer when something is to be written. */
    private static final class OneLead implements LeadStore {
        private final List<LeadUpdated> written = new ArrayList<>();
        private FoundLead found = new FoundLead(
                lead(7, null), CompanyCatalog.of(COMPANY, new UUID(0, 1), List.of(), List.of(), List.of()));
        private @Nullable Lead newer;
        private boolean busy;
        private int asked;

        @Override
        public Optional<FoundLead> find(CompanyId company, LeadId lead) {
            return Optional.of(found).filter(it -> it.lead().id().equals(lead));
        }

        @Override
        public <R> Outcome<R> change(Change<R> change) {
            asked++;
            if (busy) {
                return new Outcome.Busy<>();
            }
            Verdict<R> verdict = judge(change);
            if (newer != null) {
                found = new FoundLead(newer, found.catalog());
                verdict = judge(change);
            }
            return new Outcome.Decided<>(verdict.fold(
                    write -> {
                        written.addAll(write.events());
                        return write.result();
                    },
                    Verdict.Leave::result,
                    lookUp -> lookUp.result().apply(List.of("changed since " + lookUp.since()))));
        }

        private <R> Verdict<R> judge(Change<R> change) {
            Map<LeadId, FoundLead> wanted = change.leads().contains(LEAD) ? Map.of(LEAD, found) : Map.of();
            return change.decision().judge(wanted);
        }
    }
}
