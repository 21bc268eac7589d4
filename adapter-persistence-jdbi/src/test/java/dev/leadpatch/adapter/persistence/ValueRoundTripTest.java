package dev.leadpatch.adapter.persistence;

import static dev.leadpatch.domain.testing.LeadBuilder.anEmptyLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueRoundTripTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    ValueRoundTripTest() {
        super(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "150000",
                "-1",
                "0.1",
                "12345678901234567890123456789012345678",
                "-99999999999999999999.999999999999999999",
                "0.000000000000000001",
                "1E+37",
                "9007199254740993",
                "9223372036854775808"
            })
    void numbers_are_stored_exactly(String number) {
        CustomFieldValue value = new CustomFieldValue.Numeric(new BigDecimal(number));

        storeValue(DemoCatalog.REVENUE_POTENTIAL, value);

        assertThat(leadFields().customFields()).containsEntry(DemoCatalog.REVENUE_POTENTIAL, value);
        assertThat(database.queryOne(
                        Boolean.class,
                        "select custom_fields -> '5' -> 'number' = to_jsonb(cast(? as numeric)) from leads",
                        number))
                .isTrue();
    }

    @Test
    void origin_and_archive_time_survive_round_trip_with_and_without_values() {
        LeadOrigin empty = LeadOrigin.at(findLead().lead().createdAt());
        database.execute("update leads set source = null, created_by = null");
        assertThat(findLead().lead().origin()).isEqualTo(empty);
        assertThat(findLead().lead().archivedAt()).isNull();

        database.execute("update leads set source = 'api', partner_type = 'reseller', created_by = 123, "
                + "archived_at = '2026-01-02T03:04:05.678901Z'");

        assertThat(findLead().lead().origin())
                .isEqualTo(new LeadOrigin(empty.createdAt(), "api", PartnerType.RESELLER, DemoCatalog.ADA));
        assertThat(findLead().lead().archivedAt()).isEqualTo("2026-01-02T03:04:05.678901Z");
    }

    @Test
    void every_type_of_value_survives_round_trip() {
        LeadFields all = LeadBuilder.aLead()
                .withAssignedUsers(456, 123)
                .withTags(12, 1, 10)
                .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text("\"Präzision\" \\ 🏭"))
                .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text(" a\r\n\tb\n\u00a0 "))
                .withCustomField(DemoCatalog.CONTRACT_START, new CustomFieldValue.Date("2024-01-15T14:30:00.10+02:00"))
                .withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(false))
                .withCustomField(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(Long.MAX_VALUE)))
                .withCustomField(
                        DemoCatalog.PRODUCTS,
                        new CustomFieldValue.MultiSelect(List.of(new OptionId(3), new OptionId(1))))
                .build()
                .fields();

        change(snapshot -> all);

        assertThat(leadFields()).isEqualTo(all);
    }

    @Test
    void cleared_value_is_removed() {
        change(snapshot -> anEmptyLead().build().fields());

        assertThat(leadFields()).isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void times_are_stored_in_microseconds() {
        Instant time = Instant.parse("2031-03-30T01:59:59.123456Z");
        persistence.leadStore().change(DemoCompany.change(COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, "Other");
            Lead lead = LeadBuilder.of(event.lead()).withVersion(2, time).build();
            return new Decision.Write<>(
                    new LeadEvent(
                            ChangeKind.UPDATED,
                            lead,
                            event.catalog(),
                            event.changes(),
                            event.actor(),
                            event.requestId()),
                    "written");
        }));

        assertThat(findLead().lead().updatedAt()).isEqualTo(time);
    }

    private void storeValue(CustomFieldId id, CustomFieldValue value) {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCustomField(id, value)
                .build()
                .fields());
    }
}
