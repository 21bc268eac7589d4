package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lead store does with changes of many leads at once. */
public abstract class ManyLeadsContract extends PersistenceContract {
    private static final CompanyId MANY = new CompanyId(4);
    private static final List<LeadId> LEADS =
            LongStream.rangeClosed(1, 20).mapToObj(LeadId::new).toList();

    @BeforeEach
    void putLeadsIn() {
        List<Lead> leads = LEADS.stream()
                .map(lead -> LeadBuilder.aLead()
                        .withCompany(MANY)
                        .withId(lead.value())
                        .build())
                .toList();
        assertThat(persistence.companies().add(new Company("Many", DemoCatalog.demoCatalog(MANY), Map.of(), leads)))
                .isEmpty();
    }

    @Test
    void the_decision_sees_those_that_the_company_has() {
        List<LeadId> asked = List.of(new LeadId(7), LEAD, new LeadId(3));

        Map<LeadId, FoundLead> found = decided(change(asked, Verdict.Leave::new));

        assertThat(found).containsOnlyKeys(new LeadId(7), new LeadId(3));
        found.forEach((id, lead) -> assertThat(lead.lead().id()).isEqualTo(id));
    }

    @Test
    void each_lead_that_is_written_has_its_version_change_row_and_event_and_the_others_none() {
        List<LeadUpdated> written = decided(change(LEADS, found -> renaming(found, LEADS.subList(0, 5), "Together")));

        assertThat(written).hasSize(5);
        for (LeadUpdated event : written) {
            LeadId id = event.lead().id();
            assertThat(lead(id)).isEqualTo(event.lead());
            assertThat(persistence.changes(MANY, id)).containsExactly(KeptChange.of(event));
            assertThat(persistence.events(MANY, id)).containsExactly(KeptEvent.of(event));
        }
        assertThat(lead(LEADS.get(5)).version()).isEqualTo(1);
        assertThat(persistence.changes(MANY, LEADS.get(5))).isEmpty();
    }

    @Test
    void one_that_is_not_the_next_version_keeps_all_from_being_written() {
        assertThatThrownBy(() -> change(LEADS, found -> {
                    List<LeadUpdated> events = new ArrayList<>(events(found, LEADS, "Half"));
                    LeadUpdated good = events.get(9);
                    Lead stale = LeadBuilder.of(good.lead())
                            .withVersion(1, good.lead().updatedAt())
                            .build();
                    events.set(
                            9,
                            new LeadUpdated(
                                    good.id(), stale, good.catalog(), good.changes(), good.actor(), good.requestId()));
                    return new Verdict.Write<>(events, events);
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertNothingWritten();
    }

    @Test
    void one_whose_event_cannot_be_kept_keeps_all_from_being_written() {
        LeadUpdated kept = rename(LEAD, "First");

        assertThatThrownBy(() -> change(LEADS, found -> {
                    List<LeadUpdated> events = new ArrayList<>(events(found, LEADS, "Half"));
                    LeadUpdated good = events.get(0);
                    events.set(
                            0,
                            new LeadUpdated(
                                    events.get(1).id(),
                                    good.lead(),
                                    good.catalog(),
                                    good.changes(),
                                    good.actor(),
                                    kept.requestId()));
                    return new Verdict.Write<>(events, events);
                }))
                .isInstanceOf(RuntimeException.class);

        assertNothingWritten();
    }

    @Test
    void no_lead_at_all_can_be_asked_about() {
        Map<LeadId, FoundLead> found = decided(change(List.of(), Verdict.Leave::new));

        assertThat(found).isEmpty();
    }

    @Test
    void those_who_name_the_same_leads_in_another_order_do_not_wait_for_each_other_forever() throws Exception {
        List<LeadId> backwards = new ArrayList<>(LEADS);
        Collections.reverse(backwards);
        int many = 16;

        Concurrently.run(many, number -> {
            List<LeadId> order = number % 2 == 0 ? LEADS : backwards;
            return decided(change(order, found -> renaming(found, order, "Name " + number)));
        });

        for (LeadId lead : LEADS) {
            assertThat(lead(lead).version()).isEqualTo(many + 1);
            assertThat(persistence.changes(MANY, lead)).hasSize(many);
        }
    }

    @Test
    void many_and_single_changes_of_one_lead_all_survive() throws Exception {
        int many = 16;

        Concurrently.run(
                many,
                number -> number % 2 == 0
                        ? decided(change(LEADS, found -> renaming(found, LEADS, "Many " + number)))
                        : List.of(rename(MANY, LEADS.get(0), "Single " + number)));

        assertThat(lead(LEADS.get(0)).version()).isEqualTo(many + 1);
        assertThat(lead(LEADS.get(1)).version()).isEqualTo(many / 2 + 1);
    }

    private <R> Outcome<R> change(List<LeadId> leads, Decision<R> decision) {
        return persistence.leads().change(new Change<>(MANY, leads, decision, Optional.empty()));
    }

    private Verdict<List<LeadUpdated>> renaming(Map<LeadId, FoundLead> found, List<LeadId> leads, String name) {
        List<LeadUpdated> events = events(found, leads, name);
        return new Verdict.Write<>(events, events);
    }

    private List<LeadUpdated> events(Map<LeadId, FoundLead> found, List<LeadId> leads, String name) {
        return leads.stream()
                .map(lead -> DemoCompany.renamed(newEventId(), found.get(lead), name))
                .toList();
    }

    private Lead lead(LeadId lead) {
        return persistence.leads().find(MANY, lead).orElseThrow().lead();
    }

    private void assertNothingWritten() {
        for (LeadId lead : LEADS) {
            assertThat(lead(lead).version()).isEqualTo(1);
            assertThat(persistence.changes(MANY, lead)).isEmpty();
            assertThat(persistence.events(MANY, lead)).isEmpty();
        }
    }
}
