package dev.leadpatch.application.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.preview.PreviewUpdate.Result.Accepted;
import dev.leadpatch.application.preview.PreviewUpdate.Result.Refused;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewUpdateServiceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final LeadId LEAD = new LeadId(789);
    private static final LeadPatch RENAME = LeadPatch.builder().firstName("Ada").build();

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final UpdateDecider decider = new UpdateDecider(VALIDATOR, CLOCK);
    private final PreviewUpdate previewUpdate =
            new PreviewUpdateService(persistence.leadStore(), persistence.endpointStore()::list, decider);
    private final Endpoint endpoint = DemoCompany.endpoint("crm");

    @BeforeEach
    void addDemoCompany() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("off", false));
    }

    @AfterEach
    void assertNothingWritten() {
        assertThat(persistence.storedChanges(DemoCatalog.COMPANY, LEAD)).isEmpty();
        assertThat(persistence.storedEvents(DemoCatalog.COMPANY, LEAD)).isEmpty();
    }

    @Test
    void preview_of_applicable_patch_contains_changes_and_recipients() {
        assertThat(preview(RENAME))
                .isEqualTo(new Accepted(
                        1,
                        List.of(new FieldChange.TextChange(LeadField.FIRST_NAME, "Jane", "Ada")),
                        List.of(endpoint.id())));
    }

    @Test
    void endpoint_skipping_the_callers_key_is_not_a_recipient() {
        EndpointPatch patch =
                EndpointPatch.readChange(Map.of("skip_api_key_ids", List.of(DemoCompany.KEY_ID.toString())));
        persistence
                .endpointStore()
                .change(
                        DemoCatalog.COMPANY,
                        endpoint.id(),
                        (existing, others) ->
                                existing.withSettings(existing.settings().patchedWith(patch), CLOCK.instant()),
                        (before, after) -> List.of());

        assertThat(preview(RENAME))
                .isEqualTo(new Accepted(
                        1, List.of(new FieldChange.TextChange(LeadField.FIRST_NAME, "Jane", "Ada")), List.of()));
    }

    @Test
    void preview_of_no_op_patch_has_no_recipients() {
        assertThat(preview(LeadPatch.builder().firstName("Jane").build()))
                .isEqualTo(new Accepted(1, List.of(), List.of()));
    }

    @Test
    void preview_of_invalid_patch_is_rejected_with_same_violations() {
        LeadPatch invalidPatch = LeadPatch.builder().email("a").build();

        Refused refused = (Refused) preview(invalidPatch);

        assertThat(refused.reason())
                .isEqualTo(new UpdateLeadService(persistence.leadStore(), decider)
                        .handle(new Command(DemoCompany.caller(), LEAD, invalidPatch, "request-1")));
        assertThat(previewUpdate.preview(new Command(DemoCompany.caller(), new LeadId(1), invalidPatch, "request-1")))
                .isEqualTo(new Refused(new Result.NotFound()));
    }

    @Test
    void preview_with_version_mismatch_contains_changed_fields() {
        Command command =
                new Command(DemoCompany.caller(), LEAD, RENAME, "request-1", Precondition.version(9), Optional.empty());

        assertThat(previewUpdate.preview(command))
                .isEqualTo(new Refused(new Result.VersionMismatch(1, Optional.of(List.of()))));
    }

    @Test
    void caller_without_read_or_write_permission_is_forbidden() {
        assertThat(previewAs(callerWith(Permission.READ)))
                .isEqualTo(new Refused(new Result.Forbidden(Permission.WRITE)));
        assertThat(previewAs(callerWith(Permission.WRITE)))
                .isEqualTo(new Refused(new Result.Forbidden(Permission.READ)));
    }

    private PreviewUpdate.Result preview(LeadPatch patch) {
        return previewUpdate.preview(new Command(DemoCompany.caller(), LEAD, patch, "request-1"));
    }

    private PreviewUpdate.Result previewAs(Caller caller) {
        return previewUpdate.preview(new Command(caller, LEAD, RENAME, "request-1"));
    }

    private static Caller callerWith(Permission permission) {
        Caller caller = DemoCompany.caller();
        return caller.withPermissions(permission);
    }
}
