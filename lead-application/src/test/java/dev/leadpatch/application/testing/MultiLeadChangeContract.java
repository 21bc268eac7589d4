package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link LeadStore#change} with several leads, for stores with {@link StoreCapability#SEVERAL_LEADS}.
 */
public abstract class MultiLeadChangeContract extends StoreContract {
    private static final CompanyId MANY_COMPANY = new CompanyId(4);
    private static final List<LeadId> LEADS =
            LongStream.rangeClosed(1, 20).mapToObj(LeadId::new).toList();

    @Override
    List<Lead> furtherLeads() {
        return LEADS.stream()
                .map(lead -> LeadBuilder.aLead()
                        .withCompany(MANY_COMPANY)
                        .withId(lead.value())
                        .build())
                .toList();
    }

    @Test
    void store_states_the_capability() {
        assertThat(leadStore().capabilities()).contains(StoreCapability.SEVERAL_LEADS);
    }

    @Test
    void decider_receives_existing_leads_of_the_company() {
        List<LeadId> leads = List.of(new LeadId(7), LEAD, new LeadId(3));

        Map<LeadId, LeadSnapshot> snapshots = resultOf(change(leads, Decision.NoWrite::new));

        assertThat(snapshots).containsOnlyKeys(new LeadId(7), new LeadId(3));
        snapshots.forEach((id, snapshot) -> assertThat(snapshot.lead().id()).isEqualTo(id));
    }

    @Test
    void each_written_lead_has_version_and_change_row_and_others_are_unchanged() {
        List<LeadEvent> written =
                resultOf(change(LEADS, snapshots -> renameDecision(snapshots, LEADS.subList(0, 5), "Together")));

        assertThat(written).hasSize(5);
        for (LeadEvent event : written) {
            LeadId id = event.lead().id();
            assertThat(lead(id)).isEqualTo(event.lead());
            assertThat(storedChanges(MANY_COMPANY, id)).containsExactly(StoredChange.of(event));
        }
        assertThat(lead(LEADS.get(5)).version()).isEqualTo(1);
        assertThat(storedChanges(MANY_COMPANY, LEADS.get(5))).isEmpty();
    }

    @Test
    void one_invalid_version_rolls_back_all_writes() {
        assertThatThrownBy(() -> change(LEADS, snapshots -> {
                    List<LeadEvent> events = new ArrayList<>(events(snapshots, LEADS, "Half"));
                    LeadEvent valid = events.get(9);
                    Lead stale = LeadBuilder.of(valid.lead())
                            .withVersion(1, valid.lead().updatedAt())
                            .build();
                    events.set(
                            9,
                            new LeadEvent(
                                    ChangeKind.UPDATED,
                                    stale,
                                    valid.catalog(),
                                    valid.changes(),
                                    valid.actor(),
                                    valid.requestId()));
                    return new Decision.Write<>(events, events);
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertNothingWritten();
    }

    @Test
    void one_event_of_an_unknown_user_rolls_back_all_writes() {
        assertThatThrownBy(() -> change(LEADS, snapshots -> {
                    List<LeadEvent> events = new ArrayList<>(events(snapshots, LEADS, "Half"));
                    LeadEvent valid = events.get(9);
                    Actor unknownOwner =
                            new Actor(valid.actor().key(), valid.actor().label(), new UserId(99));
                    events.set(
                            9,
                            new LeadEvent(
                                    ChangeKind.UPDATED,
                                    valid.lead(),
                                    valid.catalog(),
                                    valid.changes(),
                                    unknownOwner,
                                    valid.requestId()));
                    return new Decision.Write<>(events, events);
                }))
                .isInstanceOf(IllegalStateException.class);

        assertNothingWritten();
    }

    @Test
    void change_without_leads_is_accepted() {
        Map<LeadId, LeadSnapshot> snapshots = resultOf(change(List.of(), Decision.NoWrite::new));

        assertThat(snapshots).isEmpty();
    }

    @Test
    void changes_locking_leads_in_different_order_do_not_deadlock() throws Exception {
        List<LeadId> reversed = new ArrayList<>(LEADS);
        Collections.reverse(reversed);
        int count = 16;

        ConcurrentTasks.run(count, number -> {
            List<LeadId> order = number % 2 == 0 ? LEADS : reversed;
            return resultOf(change(order, snapshots -> renameDecision(snapshots, order, "Name " + number)));
        });

        for (LeadId lead : LEADS) {
            assertThat(lead(lead).version()).isEqualTo(count + 1);
            assertThat(storedChanges(MANY_COMPANY, lead)).hasSize(count);
        }
    }

    @Test
    void concurrent_multi_lead_and_single_changes_are_all_stored() throws Exception {
        int count = 16;

        ConcurrentTasks.run(
                count,
                number -> number % 2 == 0
                        ? resultOf(change(LEADS, snapshots -> renameDecision(snapshots, LEADS, "Many " + number)))
                        : List.of(rename(MANY_COMPANY, LEADS.get(0), "Single " + number)));

        assertThat(lead(LEADS.get(0)).version()).isEqualTo(count + 1);
        assertThat(lead(LEADS.get(1)).version()).isEqualTo(count / 2 + 1);
    }

    private <R> Outcome<R> change(List<LeadId> leads, Function<Map<LeadId, LeadSnapshot>, Decision<R>> decider) {
        return leadStore()
                .change(new Change<>(
                        MANY_COMPANY, leads, snapshots -> decider.apply(snapshots.leads()), Optional.empty()));
    }

    private Decision<List<LeadEvent>> renameDecision(
            Map<LeadId, LeadSnapshot> snapshots, List<LeadId> leads, String name) {
        List<LeadEvent> events = events(snapshots, leads, name);
        return new Decision.Write<>(events, events);
    }

    private List<LeadEvent> events(Map<LeadId, LeadSnapshot> snapshots, List<LeadId> leads, String name) {
        return leads.stream()
                .map(lead -> DemoCompany.renamedEvent(snapshots.get(lead), name))
                .toList();
    }

    private Lead lead(LeadId lead) {
        return lead(MANY_COMPANY, lead);
    }

    private void assertNothingWritten() {
        for (LeadId lead : LEADS) {
            assertThat(lead(lead).version()).isEqualTo(1);
            assertThat(storedChanges(MANY_COMPANY, lead)).isEmpty();
        }
    }
}
