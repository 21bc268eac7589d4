package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeadIndexTest extends DemoDatabaseTestBase {
    private static final LeadFields FIELDS_OF_EVERY_TYPE = fieldsOfEveryType("2024-01-15T14:30:00.10+02:00");

    LeadIndexTest() {
        super(TestCluster.newDatabase());
    }

    @Test
    void loaded_lead_is_in_the_index() {
        assertIndexMatchesLead();
    }

    @Test
    void index_follows_each_change() {
        change(snapshot -> FIELDS_OF_EVERY_TYPE);

        assertThat(postings()).hasSizeGreaterThan(12);
        assertIndexMatchesLead();

        change(snapshot -> LeadFields.EMPTY);

        assertThat(postings()).contains(LeadTerms.UNASSIGNED, LeadTerms.status(LeadStatus.NEW));
        assertIndexMatchesLead();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-15",
                "2024-01-15T14:30:00Z",
                "2024-01-15t14:30:00.500+0000",
                "2024-10-20T10:20:30.000-0330",
                "2024-01-15T14:30:00.010-00:00",
                "2000-10-10T00:00:00+10:00"
            })
    void migration_indexes_existing_leads_in_the_same_way(String date) throws IOException {
        change(snapshot -> fieldsOfEveryType(date));
        database.execute("delete from lead_index");

        database.execute(backfill());

        assertIndexMatchesLead();
    }

    private static LeadFields fieldsOfEveryType(String date) {
        return LeadBuilder.aLead()
                .withStatus(LeadStatus.LOST)
                .withAssignedUsers(456, 123)
                .withTags(12, 10)
                .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text("Präzision 🏭 ".repeat(40)))
                .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text("a long text"))
                .withCustomField(DemoCatalog.CONTRACT_START, new CustomFieldValue.Date(date))
                .withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(false))
                .withCustomField(DemoCatalog.REVENUE_POTENTIAL, new CustomFieldValue.Numeric(new BigDecimal("1.5E+20")))
                .withCustomField(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(3)))
                .withCustomField(
                        DemoCatalog.PRODUCTS,
                        new CustomFieldValue.MultiSelect(List.of(new OptionId(3), new OptionId(1))))
                .build()
                .fields();
    }

    private void assertIndexMatchesLead() {
        assertThat(postings())
                .containsExactlyInAnyOrderElementsOf(
                        LeadTerms.of(findLead().lead(), findLead().catalog()));
    }

    private List<String> postings() {
        return database.query(
                "select term from lead_index where company_id = ? and lead_id = ?",
                (row, context) -> row.getString("term"),
                COMPANY.value(),
                LEAD.value());
    }

    private static String backfill() throws IOException {
        try (InputStream migration = SchemaMigrator.class.getResourceAsStream(
                "/dev/leadpatch/adapter/persistence/schema/V6__lead_index.sql")) {
            String sql = new String(Objects.requireNonNull(migration).readAllBytes(), StandardCharsets.UTF_8);
            return sql.substring(sql.indexOf("insert into lead_index")).replace(";", "");
        }
    }
}
