package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link LeadStore#change} with a part of an import, and of {@link ImportBatchStore}, for stores with
 * {@link StoreCapability#IMPORT_BATCHES}.
 */
public abstract class ImportBatchContract extends PersistencePortsContract {
    private static final UUID IMPORT = new UUID(1, 2);

    @Test
    void store_states_the_capability() {
        assertThat(leadStore().capabilities()).contains(StoreCapability.IMPORT_BATCHES);
    }

    @Test
    void import_batch_is_stored_with_its_change_and_cannot_be_written_again() {
        assertThat(persistence.importBatchStore().findReport(COMPANY, IMPORT, 501))
                .isEmpty();

        renameInImport("First", 501, true);

        assertThat(persistence.importBatchStore().findReport(COMPANY, IMPORT, 501))
                .contains("renamed to First");
        assertThat(persistence.importBatchStore().findReport(COMPANY, IMPORT, 1))
                .isEmpty();
        assertThat(persistence.importBatchStore().findReport(new CompanyId(77), IMPORT, 501))
                .isEmpty();
        assertThatThrownBy(() -> renameInImport("Second", 501, true)).isInstanceOf(RuntimeException.class);
        assertThat(lead().fields().companyName()).isEqualTo("First");
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(1);
    }

    @Test
    void import_without_events_has_a_history_and_queues_no_delivery() {
        subscribe(DemoCompany.endpoint("crm"));

        renameInImport("Silent", 1, false);
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(1);
        assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isZero();

        renameInImport("Sent", 501, true);
        assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isEqualTo(1);
    }

    private void renameInImport(String companyName, long firstRow, boolean sendsEvents) {
        Outcome<String> outcome = leadStore()
                .change(new Change<>(
                        COMPANY,
                        List.of(LEAD),
                        List.of(),
                        Set.of(),
                        snapshots -> {
                            LeadSnapshot snapshot =
                                    Objects.requireNonNull(snapshots.leads().get(LEAD));
                            LeadEvent event = DemoCompany.renamedEvent(snapshot, companyName);
                            return new Decision.Write<>(event, companyName);
                        },
                        Optional.empty(),
                        Optional.of(new ImportBatch<>(
                                IMPORT, firstRow, sendsEvents, List.of(), result -> "renamed to " + result))));
        assertThat(resultOf(outcome)).isEqualTo(companyName);
    }
}
