package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

/** Compares the statement for one change to that for several. */
final class LeadChangeSqlTest extends DemoDatabaseTestBase {
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final LeadId OTHER_LEAD = new LeadId(790);

    // every field differs from the others, and from the lead before
    private static final LeadFields FIELDS = LeadBuilder.anEmptyLead()
            .withCompanyName("A company")
            .withEmail("an@example.com")
            .withPhoneNumber("+1-555-000-0000")
            .withName("A first name", "A last name")
            .withStatus(LeadStatus.LOST)
            .withAssignedUsers(456)
            .withTags(12, 10)
            .withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text("{a \"note\"}, \\ and ünicode"))
            .build()
            .fields();

    LeadChangeSqlTest() {
        super(TestCluster.newDatabase());
    }

    @Test
    void single_change_and_several_changes_write_equal_rows() {
        addOtherCompany();

        changeInOneTransaction(COMPANY, FIELDS, List.of(LEAD));
        changeInOneTransaction(OTHER_COMPANY, FIELDS, List.of(LEAD, OTHER_LEAD));

        assertRowsAreEqual();
        assertThat(leadFields()).isEqualTo(FIELDS);
        assertThat(markedLeads(COMPANY)).containsExactly(789L);
        assertThat(markedLeads(OTHER_COMPANY)).containsExactly(789L, 790L);
    }

    @Test
    void single_change_and_several_changes_to_an_empty_lead_write_equal_rows() {
        addOtherCompany();

        changeInOneTransaction(COMPANY, LeadFields.EMPTY, List.of(LEAD));
        changeInOneTransaction(OTHER_COMPANY, LeadFields.EMPTY, List.of(LEAD, OTHER_LEAD));

        assertRowsAreEqual();
        assertThat(leadFields()).isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void several_changes_mark_each_lead_with_a_changed_text_once() {
        addOtherCompany();
        LeadFields otherTags =
                LeadBuilder.of(findLead().lead()).withTags(1).build().fields();

        change(OTHER_COMPANY, List.of(LEAD, OTHER_LEAD), snapshots -> {
            LeadEvent first = event(snapshots.get(LEAD), FIELDS);
            LeadEvent second = event(new LeadSnapshot(first.lead(), first.catalog()), FIELDS);
            return List.of(first, second, event(snapshots.get(OTHER_LEAD), otherTags));
        });

        assertThat(markedLeads(OTHER_COMPANY)).containsExactly(789L);
    }

    @Test
    void plan_of_a_single_change_neither_stores_nor_joins_a_row() {
        LeadSnapshot before = findLead();
        LeadChangeRows rows = LeadChangeRows.of(
                List.of(event(before, FIELDS)), Map.of(LeadRef.of(before.lead()), before), lead -> true);

        List<String> plan = database.withHandle(handle -> {
            Query explain = handle.createQuery("explain " + LeadChangeSql.ONE_MARKED);
            rows.bindSingle(explain);
            return explain.mapTo(String.class).list();
        });

        assertThat(plan)
                .anySatisfy(line -> assertThat(line).contains("Update on leads"))
                .noneSatisfy(line -> assertThat(line).contains("CTE Scan on change"))
                .noneSatisfy(line -> assertThat(line).contains("Join"))
                .noneSatisfy(line -> assertThat(line).contains("Loop"));
    }

    private void addOtherCompany() {
        LeadBuilder lead = LeadBuilder.aLead().withCompany(OTHER_COMPANY);
        Company company = new Company(
                "Other",
                DemoCatalog.demoCatalog(OTHER_COMPANY),
                Map.of(),
                List.of(
                        lead.withId(LEAD.value()).build(),
                        lead.withId(OTHER_LEAD.value()).build()));
        assertThat(persistence.companyStore().add(company, List.of())).isEmpty();
        database.execute("truncate lead_search_pending");
    }

    private void changeInOneTransaction(CompanyId company, LeadFields fields, List<LeadId> leads) {
        change(
                company,
                leads,
                snapshots -> leads.stream()
                        .map(lead -> event(snapshots.get(lead), fields))
                        .toList());
    }

    private interface Decider {
        List<LeadEvent> decide(Map<LeadId, LeadSnapshot> snapshots);
    }

    private void change(CompanyId company, List<LeadId> leads, Decider decider) {
        persistence
                .leadStore()
                .change(new Change<>(
                        company,
                        leads,
                        snapshots -> new Decision.Write<>(decider.decide(snapshots.leads()), true),
                        Optional.empty()))
                .fold(result -> result, replay -> false, () -> false);
    }

    private static LeadEvent event(LeadSnapshot before, LeadFields fields) {
        return DemoCompany.updatedEvent(
                before,
                fields,
                List.of(new FieldChange.TextChange(
                        LeadField.COMPANY_NAME, before.lead().fields().companyName(), fields.companyName())));
    }

    private void assertRowsAreEqual() {
        assertThat(row("leads", "id", OTHER_COMPANY, "uuid")).isEqualTo(row("leads", "id", COMPANY, "uuid"));
        assertThat(row("lead_changes", "lead_id", OTHER_COMPANY, "feed_position"))
                .isEqualTo(row("lead_changes", "lead_id", COMPANY, "feed_position"));
    }

    private String row(String table, String leadColumn, CompanyId company, String differing) {
        return database.queryOne(
                String.class,
                "select to_jsonb(t) - 'company_id' - '%s' from %s t where company_id = %d and %s = 789"
                        .formatted(differing, table, company.value(), leadColumn));
    }

    private List<Long> markedLeads(CompanyId company) {
        return database.query(
                "select lead_id from lead_search_pending where company_id = ? order by lead_id",
                (row, context) -> row.getLong("lead_id"),
                company.value());
    }
}
