package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The id of an event is a function of the lead's UUID, the version and the time of the change. */
class LeadEventTest {
    private static final UUID LEAD = UUID.fromString("0d9f2f0e-7c1b-4a58-9d6e-3b1f5c2a7e90");
    private static final Instant TIME = Instant.parse("2026-11-28T09:00:00.123456Z");
    private static final Instant MICROSECOND_LATER = TIME.plusNanos(1_000);

    /** The expected values were computed by Python's {@code uuid.uuid5}. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-28T09:00:00.123456Z, 924a9c13-5ccf-5042-b288-e3373ce3adb0",
        "2026-11-28T09:00:00Z, 719c4af4-fe56-508d-88e6-2a58e42793db"
    })
    void id_matches_reference_implementation(Instant time, String expected) {
        assertThat(id(LEAD, 8, time)).hasToString(expected);
    }

    @Test
    void id_depends_only_on_lead_uuid_version_and_time() {
        Lead lead = lead(LEAD, 8, TIME);
        Lead sameVersionWithName =
                LeadBuilder.of(lead).withName("Ada", "Lovelace").build();
        FieldChange change = new FieldChange.TextChange(LeadField.FIRST_NAME, null, "Ada");

        assertThat(event(lead, List.of(), "request-1").id())
                .isEqualTo(
                        event(sameVersionWithName, List.of(change), "request-2").id());
    }

    @Test
    void other_lead_version_or_time_has_another_id() {
        assertThat(List.of(
                        id(LEAD, 8, TIME),
                        id(new UUID(0, 1), 8, TIME),
                        id(LEAD, 9, TIME),
                        id(LEAD, 8, MICROSECOND_LATER)))
                .doesNotHaveDuplicates();
    }

    @Test
    void version_and_variant_are_5_and_ietf() {
        for (int version = 1; version <= 1_000; version++) {
            UUID id = id(LEAD, version, TIME);

            assertThat(id.version()).isEqualTo(5);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    private static UUID id(UUID lead, long version, Instant time) {
        return event(lead(lead, version, time), List.of(), "request-1").id();
    }

    private static Lead lead(UUID uuid, long version, Instant time) {
        return Lead.builder(DemoCatalog.COMPANY, new LeadId(1))
                .uuid(uuid)
                .version(version)
                .createdAt(Instant.EPOCH)
                .updatedAt(time)
                .build();
    }

    private static LeadEvent event(Lead lead, List<FieldChange> changes, String requestId) {
        Actor actor = new Actor(new ApiKeyId(new UUID(0, 3)), "CRM sync", DemoCatalog.ADA);
        return new LeadEvent(ChangeKind.UPDATED, lead, DemoCatalog.demoCatalog(), changes, actor, requestId);
    }
}
