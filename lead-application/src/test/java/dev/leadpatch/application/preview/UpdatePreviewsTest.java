package dev.leadpatch.application.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.LeadUpdates;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.application.preview.PreviewUpdate.Result.Accepted;
import dev.leadpatch.application.preview.PreviewUpdate.Result.Refused;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
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
import java.util.Set;
import java.util.UUID;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdatePreviewsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final LeadId LEAD = new LeadId(789);
    private static final LeadPatch RENAME = LeadPatch.builder().firstName("Ada").build();

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final LeadJudge judge = new LeadJudge(VALIDATOR, CLOCK, UUID::randomUUID);
    private final PreviewUpdate previews = new UpdatePreviews(persistence.leads(), persistence.endpoints(), judge);
    private final Endpoint endpoint = DemoCompany.endpoint("crm");

    @BeforeEach
    void putTheDemoIn() {
        persistence.companies().add(DemoCompany.demoCompany());
        DemoCompany.subscribe(persistence.endpoints(), endpoint);
        DemoCompany.subscribe(persistence.endpoints(), DemoCompany.endpoint("off", false));
    }

    @AfterEach
    void nothing_was_written() {
        assertThat(persistence.changes(DemoCatalog.COMPANY, LEAD)).isEmpty();
        assertThat(persistence.events(DemoCatalog.COMPANY, LEAD)).isEmpty();
    }

    @Test
    void a_patch_that_would_be_applied_tells_what_would_change_and_who_would_be_told() {
        assertThat(preview(RENAME))
                .isEqualTo(new Accepted(
                        1,
                        List.of(new FieldChange.TextChange(LeadField.FIRST_NAME, "Jane", "Ada")),
                        List.of(endpoint.id())));
    }

    @Test
    void an_endpoint_that_skips_the_callers_key_would_not_be_told() {
        EndpointPatch skip =
                EndpointPatchReader.readChange(Map.of("skip_api_key_ids", List.of(DemoCompany.KEY_ID.toString())));
        persistence
                .endpoints()
                .change(
                        DemoCatalog.COMPANY,
                        endpoint.id(),
                        found -> found.with(found.settings().with(skip), CLOCK.instant()));

        assertThat(preview(RENAME))
                .isEqualTo(new Accepted(
                        1, List.of(new FieldChange.TextChange(LeadField.FIRST_NAME, "Jane", "Ada")), List.of()));
    }

    @Test
    void a_patch_that_would_change_nothing_would_tell_nobody() {
        assertThat(preview(LeadPatch.builder().firstName("Jane").build()))
                .isEqualTo(new Accepted(1, List.of(), List.of()));
    }

    @Test
    void a_patch_that_would_be_refused_is_refused_for_the_same_reason() {
        LeadPatch bad = LeadPatch.builder().email("a").build();

        Refused refused = (Refused) preview(bad);

        assertThat(refused.reason())
                .isEqualTo(new LeadUpdates(persistence.leads(), judge)
                        .handle(new Command(DemoCompany.caller(), LEAD, bad, "request-1")));
        assertThat(previews.preview(new Command(DemoCompany.caller(), new LeadId(1), bad, "request-1")))
                .isEqualTo(new Refused(new Result.NotFound()));
    }

    @Test
    void another_version_is_refused_with_what_changed_since() {
        Command command =
                new Command(DemoCompany.caller(), LEAD, RENAME, "request-1", Precondition.version(9), Optional.empty());

        assertThat(previews.preview(command))
                .isEqualTo(new Refused(new Result.VersionMismatch(1, Optional.of(List.of()))));
    }

    @Test
    void who_may_not_write_or_not_read_is_forbidden() {
        assertThat(previewAs(callerWho(Permission.READ)))
                .isEqualTo(new Refused(new Result.Forbidden(Permission.WRITE)));
        assertThat(previewAs(callerWho(Permission.WRITE)))
                .isEqualTo(new Refused(new Result.Forbidden(Permission.READ)));
    }

    private PreviewUpdate.Result preview(LeadPatch patch) {
        return previews.preview(new Command(DemoCompany.caller(), LEAD, patch, "request-1"));
    }

    private PreviewUpdate.Result previewAs(Caller caller) {
        return previews.preview(new Command(caller, LEAD, RENAME, "request-1"));
    }

    private static Caller callerWho(Permission permission) {
        Caller caller = DemoCompany.caller();
        return new Caller(
                caller.key(), caller.company(), caller.label(), caller.owner(), Set.of(permission), caller.flags());
    }
}
