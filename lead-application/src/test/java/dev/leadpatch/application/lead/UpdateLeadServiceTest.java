package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
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

class UpdateLeadServiceTest {
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final LeadId LEAD = new LeadId(789);
    private static final Instant LAST_UPDATED = Instant.parse("2024-01-15T14:30:00Z");
    private static final Instant NOW = Instant.parse("2024-01-16T08:00:00Z");
    private static final LeadPatch RENAME = LeadPatch.builder().firstName("Ada").build();

    private static final LeadPatch RENAME_IF_ADA = LeadPatch.builder()
            .lastName("Lovelace")
            .onlyIf(LeadPatch.builder().firstName("Ada").build())
            .build();

    private final SingleLeadStore store = new SingleLeadStore();
    private final UpdateLead updateLead =
            new UpdateLeadService(store, new UpdateDecider(VALIDATOR, InstantSource.fixed(NOW)));

    @Test
    void change_is_written_with_its_event_and_returned() {
        Result.Updated updated = (Result.Updated) handle(RENAME);

        LeadEvent event = store.written.get(0);
        assertThat(updated.lead()).isEqualTo(event.lead());
        assertThat(updated.changes()).isEqualTo(event.changes()).hasSize(1);
        assertThat(event.lead().fields().firstName()).isEqualTo("Ada");
        assertThat(event.lead().version()).isEqualTo(8);
        assertThat(event.lead().updatedAt()).isEqualTo(NOW);
        assertThat(event.requestId()).isEqualTo("request-1");
        assertThat(event.actor()).isEqualTo(new Actor(writer().key(), "CRM sync", new UserId(5)));
        assertThat(event.catalog()).isEqualTo(store.snapshot.catalog());
    }

    @Test
    void no_op_patch_writes_nothing() {
        LeadSnapshot original = store.snapshot;

        assertThat(handle(LeadPatch.builder().build())).isEqualTo(new Result.Unchanged(original));
        assertThat(store.written).isEmpty();
    }

    @Test
    void patch_and_catalog_violations_are_reported_together() {
        Result.Rejected rejected = (Result.Rejected) handle(
                LeadPatch.builder().email("a").tags(List.of(new TagId(777))).build());

        assertThat(rejected.violations())
                .extracting(violation -> violation.code())
                .containsExactlyInAnyOrder(ViolationCode.EMAIL, ViolationCode.UNKNOWN_TAG);
        assertThat(store.written).isEmpty();
    }

    @Test
    void catalog_violations_are_reported_for_otherwise_valid_patch() {
        Result.Rejected rejected = (Result.Rejected)
                handle(LeadPatch.builder().tags(List.of(new TagId(777))).build());

        assertThat(rejected.violations()).hasSize(1);
    }

    @Test
    void key_without_write_permission_is_forbidden_before_lead_is_queried() {
        Caller reader = Caller.key(writer().key().orElseThrow(), COMPANY, "CRM sync", new UserId(5), Permission.READ);

        assertThat(updateLead.handle(new Command(reader, LEAD, RENAME, "request-1")))
                .isEqualTo(new Result.Forbidden(Permission.WRITE));
        assertThat(store.decisions).isZero();
    }

    @Test
    void field_that_is_not_permitted_is_refused_before_lead_is_queried() {
        Caller limited = writer().withFields(WritableFields.only(List.of("status")));
        LeadPatch patch = LeadPatch.builder()
                .email("not an address")
                .status(LeadStatus.LOST)
                .tags(List.of())
                .onlyIf(RENAME)
                .build();

        Result.Forbidden forbidden =
                (Result.Forbidden) updateLead.handle(new Command(limited, new LeadId(1), patch, "request-1"));

        assertThat(((MissingFields) forbidden.missing()).violations())
                .extracting(
                        violation -> violation.path() + " " + violation.code().wireName())
                .containsExactly("/email field_not_permitted", "/tags field_not_permitted");
        assertThat(store.decisions).isZero();
    }

    @Test
    void unknown_lead_is_not_found_even_if_patch_is_invalid() {
        LeadPatch invalidPatch = LeadPatch.builder().email("a").build();

        assertThat(updateLead.handle(new Command(writer(), new LeadId(1), invalidPatch, "request-1")))
                .isEqualTo(new Result.NotFound());
    }

    @Test
    void lock_timeout_is_reported_as_busy() {
        store.busy = true;

        assertThat(handle(RENAME)).isEqualTo(new Result.Busy());
    }

    @Test
    void repeated_decision_uses_the_newer_lead() {
        store.concurrentVersion = lead(8, "Ada");

        assertThat(handle(RENAME)).isEqualTo(new Result.Unchanged(store.snapshot));
        assertThat(store.written).isEmpty();
    }

    @Test
    void failed_condition_leaves_lead_unchanged_and_returns_actual_values() {
        Result.ConditionFailed result = (Result.ConditionFailed) updateLead.handle(
                new Command(callerWith(Permission.WRITE, Permission.READ), LEAD, RENAME_IF_ADA, "request-1"));

        assertThat(result.failedConditions())
                .containsExactly(
                        new FailedCondition("first_name", "Ada", Optional.of(new FailedCondition.ActualValue(null))));
        assertThat(store.written).isEmpty();
    }

    @Test
    void failed_condition_without_read_permission_omits_actual_values() {
        Result.ConditionFailed result = (Result.ConditionFailed) handle(RENAME_IF_ADA);

        assertThat(result.failedConditions())
                .containsExactly(new FailedCondition("first_name", "Ada", Optional.empty()));
    }

    @Test
    void conditions_are_checked_again_on_the_newer_lead() {
        store.concurrentVersion = lead(8, "Ada");
        LeadPatch onlyIfEmpty = LeadPatch.builder()
                .firstName("Bea")
                .onlyIf(LeadPatch.builder().clear(LeadField.FIRST_NAME).build())
                .build();

        assertThat(handle(onlyIfEmpty)).isInstanceOf(Result.ConditionFailed.class);
        assertThat(store.written).isEmpty();
    }

    @Test
    void matching_version_precondition_allows_the_change() {
        assertThat(handle(RENAME, Precondition.version(7))).isInstanceOf(Result.Updated.class);
    }

    @Test
    void version_mismatch_is_reported_even_if_patch_is_invalid() {
        LeadPatch invalidPatch = LeadPatch.builder().email("a").build();

        assertThat(handle(RENAME, Precondition.version(6))).isEqualTo(new Result.VersionMismatch(7, Optional.empty()));
        assertThat(handle(invalidPatch, Precondition.version(6)))
                .isEqualTo(new Result.VersionMismatch(7, Optional.empty()));
        assertThat(store.written).isEmpty();
    }

    @Test
    void version_mismatch_contains_fields_changed_since_highest_sent_version() {
        Command command = new Command(
                callerWith(Permission.WRITE, Permission.READ),
                LEAD,
                RENAME,
                "request-1",
                new Precondition.OneOf(Set.of(3L, 6L, 5L)),
                Optional.empty());

        assertThat(updateLead.handle(command))
                .isEqualTo(new Result.VersionMismatch(7, Optional.of(List.of("changed since 6"))));
    }

    @Test
    void preconditions_are_checked_again_on_the_newer_lead() {
        store.concurrentVersion = lead(8, "Ada");

        assertThat(handle(RENAME, Precondition.version(7))).isEqualTo(new Result.VersionMismatch(8, Optional.empty()));
        assertThat(store.written).isEmpty();
    }

    @Test
    void missing_required_precondition_is_rejected_for_existing_lead() {
        Caller caller = Caller.key(writer().key().orElseThrow(), COMPANY, "CRM sync", new UserId(5), Permission.WRITE)
                .withFlags(Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS));
        LeadPatch patch = LeadPatch.builder().firstName("Ann").build();

        assertThat(updateLead.handle(new Command(caller, LEAD, patch, "request-1")))
                .isEqualTo(new Result.PreconditionRequired());
        assertThat(updateLead.handle(new Command(caller, new LeadId(1), patch, "request-1")))
                .isEqualTo(new Result.NotFound());
        assertThat(updateLead.handle(
                        new Command(caller, LEAD, patch, "request-1", Precondition.EXISTS, Optional.empty())))
                .isInstanceOf(Result.Updated.class);
    }

    private Result handle(LeadPatch patch, Precondition precondition) {
        return updateLead.handle(new Command(writer(), LEAD, patch, "request-1", precondition, Optional.empty()));
    }

    private Result handle(LeadPatch patch) {
        return updateLead.handle(new Command(writer(), LEAD, patch, "request-1"));
    }

    private static Caller writer() {
        return callerWith(Permission.WRITE);
    }

    private static Caller callerWith(Permission... permissions) {
        return Caller.key(new ApiKeyId(new UUID(0, 3)), COMPANY, "CRM sync", new UserId(5), permissions);
    }

    private static Lead lead(long version, @Nullable String firstName) {
        return Lead.builder(COMPANY, LEAD)
                .version(version)
                .createdAt(LAST_UPDATED)
                .firstName(firstName)
                .build();
    }

    /**
     * A store of one lead. If {@code concurrentVersion} is set, the lead changes between the first and the second
     * decision.
     */
    private static final class SingleLeadStore implements LeadStore {
        private final List<LeadEvent> written = new ArrayList<>();
        private LeadSnapshot snapshot = new LeadSnapshot(
                lead(7, null), CompanyCatalog.of(COMPANY, new UUID(0, 1), List.of(), List.of(), List.of()));
        private @Nullable Lead concurrentVersion;
        private boolean busy;
        private int decisions;

        @Override
        public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
            return Optional.of(snapshot).filter(existing -> existing.lead().id().equals(lead));
        }

        @Override
        public Optional<LeadId> findId(CompanyId company, UUID uuid) {
            return Optional.of(snapshot.lead())
                    .filter(lead -> lead.uuid().equals(uuid))
                    .map(Lead::id);
        }

        @Override
        public <R> Outcome<R> change(Change<R> change) {
            decisions++;
            if (busy) {
                return new Outcome.Busy<>();
            }
            Decision<R> decision = decide(change);
            if (concurrentVersion != null) {
                snapshot = new LeadSnapshot(concurrentVersion, snapshot.catalog());
                decision = decide(change);
            }
            return new Outcome.Completed<>(decision.fold(
                    write -> {
                        written.addAll(write.events());
                        return write.result();
                    },
                    Decision.NoWrite::result,
                    needsHistory -> needsHistory
                            .toResult()
                            .apply(Optional.of(List.of("changed since " + needsHistory.sinceVersion())))));
        }

        private <R> Decision<R> decide(Change<R> change) {
            Map<LeadId, LeadSnapshot> snapshots = change.leads().contains(LEAD) ? Map.of(LEAD, snapshot) : Map.of();
            return change.decider().decide(new Snapshots(snapshots));
        }
    }
}
